import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type NodeProcess, startNode } from '../process/node-process';

export interface MailboxOptions {
  readonly home: string;
  readonly smtpPort: number;
  readonly pagePort: number;
}

const STOP_MS = 2_000;

/** Takes mail over SMTP and shows it on a page and as JSON, on 127.0.0.1. The newest 10,000 mails survive a restart. */
export class Mailbox {
  private constructor(
    private readonly child: NodeProcess,
    private readonly exited: Promise<unknown>,
  ) {}

  /** Resolves when both ports answer. */
  static async start({ home, smtpPort, pagePort }: MailboxOptions): Promise<Mailbox> {
    const logFile = join(home, 'logs', 'mailbox.log');
    mkdirSync(dirname(logFile), { recursive: true });
    const child = startNode({
      script: join(__dirname, 'mailbox-process.js'),
      parameters: [String(smtpPort), String(pagePort), join(home, 'mails')],
      environment: process.env,
    });
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const exited = once(child, 'exit');
    if (!(await saysReady(child))) throw new MailboxStartError(logFile);
    return new Mailbox(child, exited);
  }

  /** The process, for whoever keeps the book of processes. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when the process ends, whoever ended it. */
  get ended(): Promise<unknown> {
    return this.exited;
  }

  async stop(): Promise<void> {
    const lastResort = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    this.child.kill('SIGTERM');
    await this.exited;
    clearTimeout(lastResort);
  }
}

/** Whether the process came so far, or ended before. */
async function saysReady(child: NodeProcess): Promise<boolean> {
  const reader = createInterface(child.stdout);
  const answer = Promise.withResolvers<boolean>();
  reader.on('line', (line) => {
    if (line === 'ready') answer.resolve(true);
  });
  reader.once('close', () => answer.resolve(false));
  return answer.promise;
}

export class MailboxStartError extends Error {
  override readonly name = 'MailboxStartError';

  constructor(logFile: string) {
    super(`The mailbox did not start. ${logFile} says why.`);
  }
}
