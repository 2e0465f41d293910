import { resolve } from 'node:path';
import { httpPort } from '@fanfare/event-contract/apps';
import { readEnvironment, wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

const checkout = resolve(__dirname, '../../../..');

/** The variables of `npm start` that tell where its platform is, with the same defaults. */
const environment = z.object({
  FANFARE_PORT_BASE: wholeNumber(0)
    .default(3000)
    .describe('registration listens on this plus one, the other apps after it'),
  LOCAL_MAIL_PORT: wholeNumber(1).default(8025).describe('mailbox page'),
  FANFARE_HOME: z
    .string()
    .default(resolve(checkout, '.fanfare'))
    .transform((path) => resolve(path))
    .describe('where the state of the platform is kept'),
  FANFARE_API_KEYS: z
    .string()
    .regex(/^[^:,\s]+:[^:,\s]+/, 'must look like tenant:key,tenant:key')
    .default('acme:acme-local-key,globex:globex-local-key')
    .describe('API keys of the tenants; the first one registers'),
});

export interface DemoSettings {
  readonly portBase: number;
  readonly registrationUrl: string;
  readonly webhooksUrl: string;
  readonly mailboxUrl: string;
  readonly home: string;
  readonly tenant: string;
  readonly apiKey: string;
}

/** @throws EnvironmentError with one line for each variable that is malformed */
export function readDemoSettings(variables: NodeJS.ProcessEnv): DemoSettings {
  const { FANFARE_PORT_BASE, LOCAL_MAIL_PORT, FANFARE_HOME, FANFARE_API_KEYS } = readEnvironment(
    environment,
    variables,
  );
  const [tenant = '', apiKey = ''] = FANFARE_API_KEYS.split(/[:,]/);
  return {
    portBase: FANFARE_PORT_BASE,
    registrationUrl: `http://127.0.0.1:${httpPort('registration', FANFARE_PORT_BASE)}`,
    webhooksUrl: `http://127.0.0.1:${httpPort('webhooks', FANFARE_PORT_BASE)}`,
    mailboxUrl: `http://127.0.0.1:${LOCAL_MAIL_PORT}`,
    home: FANFARE_HOME,
    tenant,
    apiKey,
  };
}

/** One line for each variable: its name, what it is for, its default. */
export function settingsHelp(): string {
  const defaults: Readonly<Record<string, unknown>> = environment.parse({});
  return Object.entries(environment.shape)
    .map(([name, type]) => `  ${name.padEnd(18)} ${type.description ?? ''} (${String(defaults[name])})`)
    .join('\n');
}
