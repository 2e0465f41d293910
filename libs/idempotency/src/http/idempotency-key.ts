import { IdempotencyKeyMalformedError } from './errors';

const unquoted = /^[\x20-\x7e]{1,255}$/;
const quoted = /^"(?<key>(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * The key that an `Idempotency-Key` header carries, as a structured-field string or bare; null without a header.
 * @throws IdempotencyKeyMalformedError
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const value = String(header).trim();
  const inner = quoted.exec(value)?.groups?.['key'];
  const key = inner === undefined ? value : inner.replaceAll(/\\(["\\])/g, '$1');
  if (!unquoted.test(key)) throw new IdempotencyKeyMalformedError();
  return key;
}
