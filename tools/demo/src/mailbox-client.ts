import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const POLL_MS = 200;
/** More than a run of the demo sends, fewer than would be slow to fetch. */
const NEWEST = 200;

const mails = z.array(
  z.object({
    subject: z.string(),
    to: z.array(z.object({ address: z.string() })),
    text: z.string().optional(),
  }),
);

export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  /** Where the owner of the account chooses a password, if the mail says so. */
  readonly activationLink: string | undefined;
}

/** The mails to an address, whatever its letter case, as soon as there is one; none when there is none before the signal aborts. */
export async function mailsTo(
  address: string,
  mailboxUrl: string,
  signal: AbortSignal,
): Promise<ReceivedMail[]> {
  while (!signal.aborted) {
    const all = await newest(mailboxUrl, signal).catch(() => []);
    const received = all.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
    if (received.length > 0) return received;
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return [];
}

async function newest(mailboxUrl: string, signal: AbortSignal): Promise<ReceivedMail[]> {
  const response = await fetch(`${mailboxUrl}/api/email?sort=desc&limit=${NEWEST}`, { signal });
  return mails.parse(await response.json()).map(({ to, subject, text = '' }) => ({
    to: to[0]?.address ?? '',
    subject,
    activationLink: /https?:\/\/\S+\/activate\?token=\S+/.exec(text)?.[0],
  }));
}
