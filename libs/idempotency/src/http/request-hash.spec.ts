import fc from 'fast-check';
import { requestHash } from './request-hash';

function hash(body: unknown, url = '/orders', method = 'POST'): string {
  return requestHash(method, url, body).toString('hex');
}

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, shuffled(part)]),
  );
}

it('does not depend on the order of keys, at any depth', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(hash(shuffled(value))).toBe(hash(value));
    }),
  );
});

it('is the same for the same JSON only', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const same = JSON.stringify(sortKeys(one)) === JSON.stringify(sortKeys(other));
      expect(hash(one) === hash(other)).toBe(same);
    }),
  );
});

it.each([
  [undefined, null],
  [undefined, {}],
  [[], {}],
  [1, '1'],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: 1 }, { a: '1' }],
  [{ a: null }, {}],
  ['a', 'á'],
])('tells %j from %j', (one, other) => {
  expect(hash(one)).not.toBe(hash(other));
});

it('tells methods and addresses apart', () => {
  expect(new Set([hash(1), hash(1, '/other'), hash(1, '/orders?x'), hash(1, '/orders', 'PUT')]).size).toBe(4);
});

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sortKeys(part)]));
}
