import { apps, httpPort } from '@fanfare/event-contract/apps';
import type { Settings } from './settings';

/** What a person needs to begin: addresses, API keys, and a first command that can be pasted. */
export function announcement(settings: Settings, databaseUrl: string): string {
  const address = (port: number) => `http://127.0.0.1:${String(port)}`;
  const appUrl = (app: (typeof apps)[number]) => address(httpPort(app, settings.FANFARE_PORT_BASE));
  const keys = settings.FANFARE_API_KEYS.split(',').map((pair) => pair.trim().split(':'));
  const rows = [
    ...apps.map((app) => [app, appUrl(app)]),
    ['mailbox', `${address(settings.LOCAL_MAIL_PORT)} (SMTP on port ${String(settings.LOCAL_SMTP_PORT)})`],
    ['AWS endpoint', `${address(settings.LOCAL_AWS_PORT)} (SQS, SNS, EventBridge, STS)`],
    ['PostgreSQL', databaseUrl],
    ['state', settings.FANFARE_HOME],
    ...keys.map(([tenant = '', key = '']) => [`API key of ${tenant}`, key]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [
    '',
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(width)}  ${value}`),
    '',
    `curl -i ${appUrl('registration')}/customers -H 'Authorization: Bearer ${keys[0]?.[1] ?? ''}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com"}'`,
    '',
    'Fanfare is ready',
    '',
  ].join('\n');
}
