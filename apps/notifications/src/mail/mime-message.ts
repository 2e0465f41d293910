import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import type { Mail } from '../domain/mail';

/** A mail as nodemailer builds MIME from it. The envelope is stated, so that nothing is read out of the headers. */
export function mimeMessage({ from, to, headers, ...content }: Mail): MailComposerOptions {
  return {
    ...content,
    from: { ...from },
    to: { ...to },
    headers: { ...headers },
    envelope: { from: from.address, to: [to.address] },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
