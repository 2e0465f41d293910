import { activationEnvironment } from '@fanfare/activation/activation.environment';
import { type App, httpPort } from '@fanfare/event-contract/apps';
import { httpEnvironment } from '@fanfare/http/http.environment';
import { serviceEnvironment } from '@fanfare/http/service.environment';
import { readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import type { Settings } from './platform/settings';

export interface AppEnvironmentOptions {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly awsEndpoint: string;
  /** What the person who starts the platform has set. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Values that only fit the laptop; each can be overridden from the environment. */
function defaults({ FANFARE_API_KEYS, FANFARE_PORT_BASE }: Settings): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'development',
    AWS_REGION: 'us-east-1',
    FANFARE_API_KEYS,
    ACTIVATION_TOKEN_KEY: 'local-only-activation-token-key-0001',
    ACTIVATION_BASE_URL: `http://127.0.0.1:${String(httpPort('accounts', FANFARE_PORT_BASE))}`,
    WEBHOOKS_SECRET_KEYS: `local-only-1:${Buffer.alloc(32, 'local-only').toString('base64')}`,
    WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
    MAIL_FROM: 'Fanfare <hello@fanfare.localhost>',
    BRIDGE_TENANT: FANFARE_API_KEYS.split(':')[0]?.trim(),
    QUEUE_WAIT_SECONDS: '5',
  };
}

/**
 * What commands and apps are told. The addresses are those of this platform and cannot be overridden: a DATABASE_URL or
 * an AWS profile that happens to be set in a shell must not lead a laptop to somebody's database or account.
 */
export function platformEnvironment({
  settings,
  databaseUrl,
  awsEndpoint,
  variables,
}: AppEnvironmentOptions) {
  const environment: NodeJS.ProcessEnv = {
    ...defaults(settings),
    ...variables,
    STAGE: 'local',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: 'fanfare-local',
    AWS_SECRET_ACCESS_KEY: 'fanfare-local-secret',
    SMTP_URL: `smtp://127.0.0.1:${String(settings.LOCAL_SMTP_PORT)}`,
  };
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN']) delete environment[name];
  return environment;
}

/**
 * Refuses variables that an app would refuse, before anything is started.
 * @throws EnvironmentError with one line for each of them
 */
export function assertUsable(settings: Settings, variables: NodeJS.ProcessEnv): void {
  const addresses = { databaseUrl: 'postgres://127.0.0.1', awsEndpoint: 'http://127.0.0.1' };
  const schema = z.object({ ...serviceEnvironment, ...httpEnvironment, ...activationEnvironment });
  readEnvironment(schema, appEnvironment('registration', { settings, variables, ...addresses }));
}

export function appEnvironment(app: App, options: AppEnvironmentOptions): NodeJS.ProcessEnv {
  return { ...platformEnvironment(options), PORT: String(httpPort(app, options.settings.FANFARE_PORT_BASE)) };
}
