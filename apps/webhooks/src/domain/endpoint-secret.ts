import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

/** `v1` is HMAC-SHA256 with a secret that both sides know; `v1a` is ed25519, where the receiver knows the public key. */
export type SignatureKind = 'v1' | 'v1a';

/** What a request is signed with. A `KeyObject` shows nothing of its material when it is printed. */
export interface SigningKey {
  readonly signature: SignatureKind;
  readonly key: KeyObject;
}

/** The text is no secret of this kind. The message repeats nothing of it. */
export class EndpointSecretError extends Error {
  override readonly name = 'EndpointSecretError';
}

const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
const GENERATED_SECRET_BYTES = 32;
const SEED_BYTES = 32;

/** PKCS#8 of an ed25519 private key (RFC 8410) up to its 32-byte seed. */
const pkcs8OfSeed = Buffer.from('302e020100300506032b657004220420', 'hex');

const rules = {
  v1: 'must be whsec_ and then 24 to 64 bytes in base64',
  v1a: 'must be whsk_ and then an ed25519 key in base64: the 32 bytes of its seed and the 32 of its public key',
} as const;

/**
 * Reads a secret as Standard Webhooks writes it: `whsec_` for v1, `whsk_` for v1a.
 * @throws EndpointSecretError saying what a secret of this kind looks like
 */
export function parseSecret(signature: SignatureKind, text: string): SigningKey {
  const key = signature === 'v1' ? hmacKey(text) : ed25519Key(text);
  if (key === undefined) throw new EndpointSecretError(rules[signature]);
  return { signature, key };
}

/**
 * A new secret: 32 random bytes for v1, a new ed25519 key for v1a.
 * @param random gives that many bytes that nobody can guess
 */
export function generateSecret(signature: SignatureKind, random: (bytes: number) => Buffer): string {
  if (signature === 'v1') return `whsec_${random(GENERATED_SECRET_BYTES).toString('base64')}`;
  const seed = random(SEED_BYTES);
  return `whsk_${Buffer.concat([seed, publicBytes(keyOfSeed(seed))]).toString('base64')}`;
}

/** What the receiver verifies v1a signatures with, as `whpk_…`; null for a v1 secret, which has no public half. */
export function publicKeyOf({ signature, key }: SigningKey): string | null {
  return signature === 'v1' ? null : `whpk_${publicBytes(key).toString('base64')}`;
}

function hmacKey(text: string): KeyObject | undefined {
  const bytes = decode('whsec_', text);
  if (bytes === undefined || bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES) {
    return undefined;
  }
  return createSecretKey(bytes);
}

function ed25519Key(text: string): KeyObject | undefined {
  const bytes = decode('whsk_', text);
  if (bytes?.length !== 2 * SEED_BYTES) return undefined;
  const key = keyOfSeed(bytes.subarray(0, SEED_BYTES));
  return publicBytes(key).equals(bytes.subarray(SEED_BYTES)) ? key : undefined;
}

function keyOfSeed(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8OfSeed, seed]), format: 'der', type: 'pkcs8' });
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);
}

/** The bytes after the prefix; undefined unless they are written in the one canonical way, which every receiver reads. */
function decode(prefix: string, text: string): Buffer | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const encoded = text.slice(prefix.length);
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? bytes : undefined;
}
