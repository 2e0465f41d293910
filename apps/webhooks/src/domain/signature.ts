import { createHmac, sign as signWithKey } from 'node:crypto';
import type { SigningKey } from './endpoint-secret';

/** One attempt at delivering a message. */
export interface Signable {
  /** The message's id: the same on every attempt, and without a dot. */
  readonly id: string;
  /** When this attempt is made. */
  readonly timestamp: Date;
  /** The very bytes that are sent. */
  readonly body: Buffer;
  /** Every key of the endpoint that is still good, newest first. */
  readonly keys: readonly SigningKey[];
}

/** The headers that make a request verifiable. */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** What was to be signed has no key, an unusable id or no valid time: a programming mistake, which no retry mends. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
}

/**
 * Signs one attempt by Standard Webhooks 1.0.0: `{id}.{Unix seconds}.{body}` with each key, in the order of the keys. A receiver
 * accepts the request when any of the signatures is right, so that a secret can be replaced while both are in use.
 * @throws SignatureError
 */
export function sign({ id, timestamp, body, keys }: Signable): SignatureHeaders {
  if (!/^[\x21-\x2d\x2f-\x7e]+$/.test(id)) {
    throw new SignatureError('Sign an id of printable characters without a dot.');
  }
  if (!(timestamp.getTime() >= 0)) throw new SignatureError('Sign a valid time after 1970.');
  if (keys.length === 0) throw new SignatureError('Sign with at least one key.');
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const content = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': keys.map((key) => signatureOf(content, key)).join(' '),
  };
}

function signatureOf(content: Buffer, { signature, key }: SigningKey): string {
  const bytes =
    signature === 'v1' ? createHmac('sha256', key).update(content).digest() : signWithKey(null, content, key);
  return `${signature},${bytes.toString('base64')}`;
}
