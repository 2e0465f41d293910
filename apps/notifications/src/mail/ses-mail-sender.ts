import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from '../domain/mail';
import type { MailSender } from './mail-sender';
import { mimeMessage } from './mime-message';

/** The one call of SES v2 that is needed here; `SESv2` of the AWS SDK has this shape. */
export interface SesClient {
  readonly config: { readonly region: () => Promise<string> };
  sendEmail(
    input: {
      FromEmailAddress: string;
      Destination: { ToAddresses: string[] };
      Content: { Raw: { Data: Uint8Array } };
    },
    options: { abortSignal: AbortSignal },
  ): Promise<{ readonly MessageId?: string | undefined }>;
}

const attemptTimeout = 30_000;

/**
 * Sends through Amazon SES v2, as raw MIME. SES replaces the Message-ID header with one of its own, so here it is SES's that
 * is returned, and the two copies of a mail that was sent twice do not share it; ours travels as `X-Fanfare-Message-ID`.
 */
export class SesMailSender implements MailSender {
  constructor(private readonly ses: SesClient) {}

  async send(mail: Mail): Promise<{ readonly messageId: string }> {
    const headers = { ...mail.headers, 'X-Fanfare-Message-ID': mail.messageId };
    const raw = await new MailComposer(mimeMessage({ ...mail, headers })).compile().build();
    const { MessageId } = await this.ses.sendEmail(
      {
        FromEmailAddress: mail.from.address,
        Destination: { ToAddresses: [mail.to.address] },
        Content: { Raw: { Data: raw } },
      },
      { abortSignal: AbortSignal.timeout(attemptTimeout) },
    );
    return { messageId: MessageId ? await this.headerOf(MessageId) : mail.messageId };
  }

  /** The client belongs to the AWS session, which closes it. */
  close(): void {
    return;
  }

  private async headerOf(id: string): Promise<string> {
    const region = await this.ses.config.region();
    return `<${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
  }
}
