import { resolve } from 'node:path';
import { LAST_PORT_PLACE, apps, httpPort } from '@fanfare/event-contract/apps';
import { httpEnvironment } from '@fanfare/http/http.environment';
import { EnvironmentError, readEnvironment, wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

const LAST_PORT = 65_535;
const checkout = resolve(__dirname, '../../../../..');

function port(purpose: string, fallback: number, last = LAST_PORT) {
  const range = `must be a port number from 1 to ${String(last)}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, range)
    .transform(Number)
    .refine((value) => value >= 1 && value <= last, range)
    .default(fallback)
    .describe(purpose);
}

const environment = z.object({
  FANFARE_PORT_BASE: port('the apps listen on this plus one and up', 3000, LAST_PORT - LAST_PORT_PLACE),
  LOCAL_AWS_PORT: port('AWS endpoint', 4566),
  LOCAL_POSTGRES_PORT: port('PostgreSQL', 5440),
  LOCAL_SMTP_PORT: port('SMTP', 1025),
  LOCAL_MAIL_PORT: port('mailbox page', 8025),
  LOCAL_SESSION_SECONDS: wholeNumber(1)
    .optional()
    .describe('lifetime of every STS session, whatever is asked for'),
  FANFARE_HOME: z
    .string()
    .default(resolve(checkout, '.fanfare'))
    .transform((path) => resolve(path))
    .describe('where state is kept'),
  FANFARE_API_KEYS: z
    .string()
    .superRefine((value, context) => {
      const { error } = httpEnvironment.FANFARE_API_KEYS.safeParse(value);
      for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
    })
    .default('acme:acme-local-key,globex:globex-local-key')
    .describe('API keys of the tenants'),
});

export type Settings = z.output<typeof environment>;

/** One port of the platform, and the variable that moves it. */
export interface PortUse {
  readonly port: number;
  readonly purpose: string;
  readonly variable: string;
}

/** @throws EnvironmentError with one line for each variable that is malformed, or whose port another one has too. */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  const settings = readEnvironment(environment, variables);
  const taken = new Map<number, PortUse>();
  const clashes: string[] = [];
  for (const use of portUses(settings)) {
    const other = taken.get(use.port);
    if (other === undefined) taken.set(use.port, use);
    else
      clashes.push(
        `${use.variable} is not usable: ${other.purpose} (${other.variable}) has port ${String(use.port)}`,
      );
  }
  if (clashes.length > 0) throw new EnvironmentError(clashes);
  return settings;
}

/** One line for each variable: its name, what it is for, its default. */
export function settingsHelp(): string {
  const defaults: Readonly<Record<string, string | number | undefined>> = environment.parse({});
  const lines = Object.entries(environment.shape).map(
    ([name, type]) =>
      `  ${name.padEnd(20)} ${type.description ?? ''} (${String(defaults[name] ?? 'not set')})`,
  );
  return lines.join('\n');
}

/** Every port that the platform listens on, all on 127.0.0.1. */
export function portUses(settings: Settings): PortUse[] {
  return [
    { port: settings.LOCAL_AWS_PORT, purpose: 'the AWS endpoint', variable: 'LOCAL_AWS_PORT' },
    { port: settings.LOCAL_POSTGRES_PORT, purpose: 'PostgreSQL', variable: 'LOCAL_POSTGRES_PORT' },
    { port: settings.LOCAL_SMTP_PORT, purpose: 'SMTP', variable: 'LOCAL_SMTP_PORT' },
    { port: settings.LOCAL_MAIL_PORT, purpose: 'the mailbox page', variable: 'LOCAL_MAIL_PORT' },
    ...apps.map((app) => ({
      port: httpPort(app, settings.FANFARE_PORT_BASE),
      purpose: app,
      variable: 'FANFARE_PORT_BASE',
    })),
  ];
}
