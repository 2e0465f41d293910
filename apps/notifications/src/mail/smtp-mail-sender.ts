import { createTransport } from 'nodemailer';
import type { Mail } from '../domain/mail';
import type { MailSender } from './mail-sender';
import { mimeMessage } from './mime-message';

/** For each step: to resolve the name, to connect, to be greeted, and for each answer after that. */
const stepTimeout = 10_000;
const attemptTimeout = 30_000;

/**
 * Sends over SMTP, on up to five connections that are kept for four minutes. The URL (`smtp://user:password@host:port`,
 * `smtps://` for TLS from the start, `?requireTLS=true` to insist on STARTTLS) says where to and as whom.
 */
export class SmtpMailSender implements MailSender {
  private readonly transport;

  constructor(url: string, { stepTimeoutMs = stepTimeout } = {}) {
    this.transport = createTransport({
      url,
      pool: true,
      maxConnections: 5,
      maxRequeues: 0,
      dnsTimeout: stepTimeoutMs,
      connectionTimeout: stepTimeoutMs,
      greetingTimeout: stepTimeoutMs,
      socketTimeout: stepTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: Mail): Promise<{ readonly messageId: string }> {
    await this.transport.sendMail({ ...mimeMessage(mail), signal: AbortSignal.timeout(attemptTimeout) });
    return { messageId: mail.messageId };
  }

  close(): void {
    this.transport.close();
  }
}
