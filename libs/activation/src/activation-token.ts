import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long an account waits for its owner after it was opened, in milliseconds: 72 hours. */
export const ACTIVATION_LIFETIME_MS = 72 * 60 * 60 * 1000;

/** What a token says: until `expiresAt`, whoever holds it may choose the password of this account. */
export interface ActivationGrant {
  readonly accountId: string;
  readonly expiresAt: Date;
}

/** What was to be signed is no account id: a programming mistake, which no retry mends. */
export class ActivationTokenError extends Error {
  override readonly name = 'ActivationTokenError';
}

const version = 'v1';
const ID_BYTES = 16;
const EXPIRY_BYTES = 6;
const CLAIM_BYTES = ID_BYTES + EXPIRY_BYTES;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** 54 bytes are 72 base64url characters without a spare bit, so that a token has exactly one spelling. */
const spelling = new RegExp(`^${version}\\.[\\w-]{72}$`);

/** When the activation of an account ends that was opened at `openedAt`, the `occurredAt` of its creation. */
export function activationExpiry(openedAt: Date | string): Date {
  return new Date(new Date(openedAt).getTime() + ACTIVATION_LIFETIME_MS);
}

/**
 * The token of a grant: account id and expiry in clear, sealed with HMAC-SHA256, in characters that a URL takes as they
 * are. Deterministic: the same grant and key give the same token, so a mail that is sent again carries the same link.
 * @param keys one key, or several separated by commas, of which the first signs
 * @throws ActivationTokenError when the account id is no UUID or the expiry no date
 */
export function signActivationToken({ accountId, expiresAt }: ActivationGrant, keys: string): string {
  const expiry = expiresAt.getTime();
  if (!uuid.test(accountId))
    throw new ActivationTokenError('Sign the UUID of an account: this account id is none.');
  if (!(expiry >= 0)) throw new ActivationTokenError('Sign a valid date after 1970: this expiry is none.');
  const claim = Buffer.alloc(CLAIM_BYTES);
  claim.write(accountId.replaceAll('-', ''), 'hex');
  claim.writeUIntBE(expiry, ID_BYTES, EXPIRY_BYTES);
  const [signingKey = ''] = keys.split(',');
  return `${version}.${Buffer.concat([claim, seal(claim, signingKey)]).toString('base64url')}`;
}

/**
 * The grant of a token, or undefined when no key of ours made it or it has expired at `now`. Never throws, whatever the
 * token; takes the same time however much of a forged seal is right. That it is used once is for the account to decide.
 * @param keys one key, or several separated by commas: a token of any of them is good, so that keys can be rotated
 */
export function verifyActivationToken(token: string, keys: string, now: Date): ActivationGrant | undefined {
  if (!spelling.test(token)) return undefined;
  const bytes = Buffer.from(token.slice(version.length + 1), 'base64url');
  const claim = bytes.subarray(0, CLAIM_BYTES);
  const genuine = keys
    .split(',')
    .filter((key) => timingSafeEqual(seal(claim, key), bytes.subarray(CLAIM_BYTES)));
  const expiresAt = new Date(claim.readUIntBE(ID_BYTES, EXPIRY_BYTES));
  return genuine.length > 0 && now < expiresAt ? { accountId: readUuid(claim), expiresAt } : undefined;
}

function seal(claim: Buffer, key: string): Buffer {
  return createHmac('sha256', key).update(`fanfare activation ${version}\n`).update(claim).digest();
}

function readUuid(claim: Buffer): string {
  return claim.toString('hex', 0, ID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
