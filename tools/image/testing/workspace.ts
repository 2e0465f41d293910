import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { App } from '@fanfare/event-contract/apps';
import type { z } from 'zod';

export const root = resolve(__dirname, '../../..');
export const compiled = join(root, 'dist');
export const sources = { compiled, lockFile: join(root, 'package-lock.json') };

/** A service of docker-compose.yml, with everything that it merges from elsewhere in the file. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly args: { readonly APP: string } };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly user?: string;
  readonly privileged?: boolean;
}

export function fileText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The services of docker-compose.yml, read by the YAML reader that nx brings: the workspace has none of its own. */
export function composeServices(): Readonly<Record<string, Service>> {
  const { parse } = createRequire(require.resolve('nx/package.json'))('yaml') as {
    parse(text: string, options: { merge: boolean }): unknown;
  };
  const { services } = parse(fileText('docker-compose.yml'), { merge: true }) as {
    services: Readonly<Record<string, Service>>;
  };
  return services;
}

/** The variables that every image sets, by the last stage of the Dockerfile. */
export function imageVariables(): Record<string, string> {
  const settings = fileText('Dockerfile')
    .split('\n')
    .filter((line) => line.startsWith('ENV '))
    .flatMap((line) => line.slice('ENV '.length).split(' '));
  return Object.fromEntries(settings.map((setting) => setting.split('=') as [string, string]));
}

/** What an app may be told: its own schema. A tool must not depend on an app, so it is loaded by path. */
export function environmentOf(app: App): z.ZodObject {
  const path = join(root, 'apps', app, 'src/app.config');
  return jest.requireActual<{ environment: z.ZodObject }>(path).environment;
}
