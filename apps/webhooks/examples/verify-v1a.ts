import { createPublicKey, verify } from 'node:crypto';

/** The headers of a webhook that its signature is about. */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

const toleranceSeconds = 300;

/** SPKI of an ed25519 public key (RFC 8410) up to its 32 bytes. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether somebody with the private key of `whpk_…` has signed these bytes within five minutes of `now`. */
export function isGenuine(whpk: string, headers: SignedHeaders, body: Buffer, now: Date): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = headers;
  const age = Math.abs(now.getTime() / 1000 - Number(seconds));
  if (!(age <= toleranceSeconds)) return false;
  const bytes = Buffer.from(whpk.replace(/^whpk_/, ''), 'base64');
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' });
  const content = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
  return signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, content, key, Buffer.from(signature.slice(4), 'base64')));
}
