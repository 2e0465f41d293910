import type { Mail } from '../domain/mail';

/**
 * Hands one mail to a mail server, once: it never tries again by itself. An error may come after the server took the mail
 * (the answer was lost), so a mail that is sent again may arrive twice, under one Message-ID. What an error means is
 * for `classifyMailError` to say.
 */
export interface MailSender {
  /** Resolves within 30 s, with the Message-ID header under which the mail travels, once a server has taken it. */
  send(mail: Mail): Promise<{ readonly messageId: string }>;
  /** Lets go of every connection. Nothing can be sent afterwards. */
  close(): void;
}

/** The token that the {@link MailSender} is injected by. */
export const MAIL_SENDER = Symbol('MailSender');
