/** Somebody's address, with the name that mail programs show for it; the name may be empty. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A mail, ready to be sent. `messageId` stays the same however often the mail is composed. */
export interface Mail {
  readonly to: Mailbox;
  readonly from: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The text is no mailbox: the setting that it comes from has to be mended. */
export class MailboxError extends Error {
  override readonly name = 'MailboxError';

  constructor() {
    super('Write the mailbox as "hello@example.com" or "Fanfare <hello@example.com>": this text is neither.');
  }
}

const notation =
  /^(?:"?(?<name>[^"<>\p{Cc}]*?)"? *<(?<inner>[^\s<>@]+@[^\s<>@]+)>|(?<bare>[^\s<>@]+@[^\s<>@]+))$/u;

/** Reads `ada@example.com`, `Ada <ada@example.com>` or `"Lovelace, Ada" <ada@example.com>`. @throws MailboxError */
export function parseMailbox(text: string): Mailbox {
  const { name = '', inner, bare } = notation.exec(text.trim())?.groups ?? {};
  const address = inner ?? bare;
  if (address === undefined) throw new MailboxError();
  return { name, address };
}
