import { hash } from 'node:crypto';
import { wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

/** A key of an API client. The key itself is not kept: `digest` is its SHA-256. */
export interface ApiKey {
  readonly tenantId: string;
  readonly digest: Buffer;
}

const tenantPattern = /^[a-z0-9-]{1,64}$/;
const keyPattern = /^[\x21-\x2b\x2d-\x7e]{12,256}$/;

/** Where an app listens. Enough for an app that has no API of its own, only health and metrics. */
export const serverEnvironment = {
  PORT: wholeNumber(0)
    .refine((port) => port < 65_536, 'must be a port')
    .describe('TCP port to listen on'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on; 0.0.0.0 for every interface'),
};

/** What an app with an HTTP API may be told. */
export const httpEnvironment = {
  ...serverEnvironment,
  FANFARE_API_KEYS: z
    .string()
    .transform(parseApiKeys)
    .meta({ secret: true })
    .describe('API keys as tenant:key,tenant:key; two keys of one tenant let it change over'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(parseOrigins)
    .describe('origins whose pages may call the API, comma-separated; none by default'),
  RATE_LIMIT_PER_SECOND: wholeNumber(1)
    .default(1_000)
    .describe('requests a second for each tenant and process; twice as many in a burst'),
};

/** The values of {@link serverEnvironment}. */
export interface ServerConfig {
  readonly PORT: number;
  readonly HOST: string;
}

/** The values of {@link httpEnvironment}. */
export interface HttpConfig extends ServerConfig {
  readonly FANFARE_API_KEYS: readonly ApiKey[];
  readonly CORS_ORIGINS: readonly string[];
  readonly RATE_LIMIT_PER_SECOND: number;
}

/** Tells whether an app has an API, by what it was configured with. */
export function hasApi(config: ServerConfig | HttpConfig): config is HttpConfig {
  return 'FANFARE_API_KEYS' in config;
}

function parseApiKeys(value: string, context: z.RefinementCtx): ApiKey[] {
  const pairs = value.split(',').map((pair) => pair.trim().split(':') as [string, string?, ...string[]]);
  const problem = problemOf(pairs);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  return pairs.map(([tenantId, key = '']) => ({ tenantId, digest: sha256(key) }));
}

function problemOf(pairs: readonly (readonly [string, string?, ...string[]])[]): string | undefined {
  if (pairs.some((pair) => pair.length !== 2)) return 'must be tenant:key,tenant:key';
  if (pairs.some(([tenant]) => !tenantPattern.test(tenant))) {
    return 'a tenant must be 1 to 64 lower-case letters, digits or hyphens';
  }
  if (pairs.some(([, key = '']) => !keyPattern.test(key))) {
    return 'a key must be 12 to 256 printable characters without spaces and commas';
  }
  return new Set(pairs.map(([, key]) => key)).size === pairs.length ? undefined : 'a key is there twice';
}

function parseOrigins(value: string, context: z.RefinementCtx): string[] {
  const origins = value
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  if (origins.some((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)) {
    context.addIssue({ code: 'custom', message: 'must be origins such as https://app.example.com' });
  }
  return origins;
}

/** The SHA-256 of a text. */
export function sha256(value: string): Buffer {
  return hash('sha256', value, 'buffer');
}
