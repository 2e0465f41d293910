import type { Server } from 'node:http';
import { requireFromPackage } from '../esm-package';

/** As far as this file depends on maildev 3.0.0. */
interface MailDevModule {
  MailDev: new (options: {
    smtp: number;
    ip: string;
    web: number;
    webIp: string;
    mailDirectory: string;
    maxEmails: number;
    silent: boolean;
  }) => { start(): Promise<{ api: { server: { server: Server } } }>; stop(): Promise<void> };
}

const ADDRESS = '127.0.0.1';
const KEPT_MAILS = 10_000;

/** The mailbox as a process: `mailbox-process <smtp port> <page port> <directory>`; says `ready` when both ports answer. */
async function main([smtpPort, pagePort, directory = '']: string[]): Promise<void> {
  const { MailDev } = requireFromPackage<MailDevModule>('maildev', 'dist/index.js');
  const mailbox = new MailDev({
    smtp: Number(smtpPort),
    ip: ADDRESS,
    web: Number(pagePort),
    webIp: ADDRESS,
    mailDirectory: directory,
    maxEmails: KEPT_MAILS,
    silent: true,
  });
  process.once('SIGTERM', () => void mailbox.stop().then(() => process.exit(0)));
  const { api } = await mailbox.start();
  showPageToEveryone(api.server.server);
  process.stdout.write('ready\n');
}

/** maildev answers 404 at its root unless the caller asks for HTML by name, which browsers do and curl does not. */
function showPageToEveryone(server: Server): void {
  server.prependListener('request', (request) => {
    if (request.url === '/') request.headers.accept = 'text/html';
  });
}

void main(process.argv.slice(2));
