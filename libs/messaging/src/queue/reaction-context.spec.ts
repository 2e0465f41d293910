import * as fc from 'fast-check';
import { ReactionContext, canonicalJson } from './reaction-context';

const hashOf = (rawData: unknown): string =>
  new ReactionContext({
    reaction: 'open-account-on-customer-validated',
    messageId: 'm',
    receiveCount: 1,
    eventId: 'e',
    rawData,
    signal: AbortSignal.abort(),
  })
    .payloadHash()
    .toString('hex');

/** The same value with the members of every object in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

it('orders the members of every object by their names, and leaves lists as they are', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }, 2], a: { z: 'ü', Y: true } })).toBe(
    '{"a":{"Y":true,"z":"ü"},"b":[{"c":null,"d":1},2]}',
  );
});

it('hashes the same content to the same hash, however its members are ordered', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(hashOf(reversed(value))).toBe(hashOf(value));
    }),
  );
});

it('hashes other content to another hash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
      const same = canonicalJson(one) === canonicalJson(two);
      expect(hashOf(one) === hashOf(two)).toBe(same);
    }),
  );
  expect(hashOf({ a: [1, 2] })).not.toBe(hashOf({ a: [2, 1] }));
  expect(hashOf({ a: '1' })).not.toBe(hashOf({ a: 1 }));
});

it('hashes to what any other implementation would', () => {
  expect(hashOf({ b: 1, a: 'x' })).toBe('cdab067e9f3beb32d1252cfd63e492592fecbf591b0d08cadb24bb17f3864246');
});
