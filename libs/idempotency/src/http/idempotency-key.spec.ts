import fc from 'fast-check';
import { IdempotencyKeyMalformedError } from './errors';
import { readIdempotencyKey } from './idempotency-key';

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 255,
});

it('is null without a header', () => {
  expect(readIdempotencyKey(undefined)).toBeNull();
});

it.each([
  ['8e03978e-40d5-43e8-bc93-6894a57f9324', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
  ['"8e03978e-40d5-43e8-bc93-6894a57f9324"', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
  ['  spaced out  ', 'spaced out'],
  [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
  ['"', '"'],
  ['"half', '"half'],
  [String.raw`"a\b"`, String.raw`"a\b"`],
])('reads %j as %j', (header, key) => {
  expect(readIdempotencyKey(header)).toBe(key);
});

it.each(['', ' ', '""', 'x'.repeat(256), `"${'x'.repeat(256)}"`, 'naïve', 'a\tb', 'a\0b', '🔑'])(
  'refuses %j',
  (header) => {
    expect(() => readIdempotencyKey(header)).toThrow(IdempotencyKeyMalformedError);
  },
);

it('reads whatever was quoted as it was before', () => {
  fc.assert(
    fc.property(printable, (key) => {
      const quoted = `"${key.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
      expect(readIdempotencyKey(quoted)).toBe(key);
    }),
  );
});
