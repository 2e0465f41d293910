import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it is given, and does not mind clients that die. */
export class MailSink {
  /** Every mail as it came over the wire, in order. */
  readonly mails: string[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        this.mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });

  static async start(): Promise<MailSink> {
    const sink = new MailSink();
    sink.server.on('error', () => undefined);
    const listener = sink.server.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${String((this.server.server.address() as AddressInfo).port)}`;
  }

  /** The Message-IDs of all mails, repeats included. */
  get messageIds(): string[] {
    return this.mails.flatMap((mail) => /^Message-ID:\s*(\S+)/im.exec(mail)?.[1] ?? []);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }
}
