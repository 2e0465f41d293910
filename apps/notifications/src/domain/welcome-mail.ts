import { displayName } from './display-name';
import { type Mail, parseMailbox } from './mail';

/** What a welcome mail is made of. */
export interface Welcome {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly activationUrl: string;
  readonly activationExpiresAt: Date;
  /** A mailbox, such as `Fanfare <hello@example.com>`. */
  readonly from: string;
}

/**
 * The mail that welcomes the owner of a new account. The same facts give the same mail, Message-ID included, so that
 * one which is sent twice can be told for one. No text of the customer's gets into a header but the name beside the address,
 * nor unescaped into the HTML; the mail refers to nothing on the network but the activation link.
 * @throws MailboxError when `from` is no mailbox
 */
export function composeWelcomeMail(welcome: Welcome): Mail {
  const { accountId, email } = welcome;
  const from = parseMailbox(welcome.from);
  const name = displayName(welcome.name);
  const letter = { name, url: welcome.activationUrl, deadline: deadline(welcome) };
  return {
    to: { name, address: email },
    from,
    subject: 'Welcome to Fanfare: activate your account',
    text: asText(letter),
    html: asHtml(letter),
    messageId: `<welcome.${accountId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

interface Letter {
  readonly name: string;
  readonly url: string;
  readonly deadline: string;
}

const opening = 'Your account has been created. Choose a password to activate it:';
const closing =
  'Did you not ask for an account? Then ignore this mail: without a password, nobody can use the account.';

function asText({ name, url, deadline }: Letter): string {
  const greeting = name ? `Hello ${name},` : 'Hello,';
  return `${[greeting, opening, url, `The link works once, until ${deadline}.`, closing, 'Fanfare'].join('\n\n')}\n`;
}

function asHtml({ name, url, deadline }: Letter): string {
  const greeting = name ? `Hello <bdi>${escapeHtml(name)}</bdi>,` : 'Hello,';
  const link = escapeHtml(url);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Welcome to Fanfare</title>
</head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:520px;margin:0 auto">
<p style="margin:0 0 24px;font-weight:bold;color:#5b57e0">Fanfare</p>
<p style="margin:0 0 16px">${greeting}</p>
<p style="margin:0 0 24px">${escapeHtml(opening)}</p>
<p style="margin:0 0 24px"><a href="${link}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#3f3bd1;color:#ffffff;font-weight:bold;text-decoration:none">Activate my account</a></p>
<p style="margin:0 0 16px">The link works once, until ${escapeHtml(deadline)}. If the button does not work, copy this address into your browser:</p>
<p style="margin:0 0 24px;word-break:break-all"><a href="${link}">${link}</a></p>
<p style="margin:0;font-size:14px;opacity:.75">${escapeHtml(closing)}</p>
</div>
</body>
</html>
`;
}

/** Such as `5 November 2026 at 10:00 UTC`: the reader's time zone is not known. */
function deadline({ activationExpiresAt }: Welcome): string {
  const day = activationExpiresAt.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return `${day} at ${activationExpiresAt.toISOString().slice(11, 16)} UTC`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
