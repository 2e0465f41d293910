import * as fc from 'fast-check';
import { outboxEntry } from '../../testing/outbox-entry';
import { entryBytes, intoCalls } from './event-bus';
import type { OutboxEntry } from './outbox';

/** An entry that weighs this many bytes for EventBridge. */
function weighing(bytes: number): OutboxEntry {
  const rest = entryBytes(outboxEntry(''));
  return outboxEntry('x'.repeat(bytes - rest));
}

const sizes = (calls: OutboxEntry[][]): number[] => calls.map(({ length }) => length);

it('weighs source, type and detail in bytes of UTF-8', () => {
  expect(entryBytes({ eventId: 'x', source: 'ab', eventType: 'ü', detail: '\u{1F389}"' })).toBe(2 + 2 + 5);
});

it.each([
  [[], []],
  [[1], [1]],
  [Array<number>(10).fill(100), [10]],
  [Array<number>(11).fill(100), [10, 1]],
  [Array<number>(30).fill(100), [10, 10, 10]],
  [[450_000, 450_000], [2]],
  [
    [450_000, 450_001],
    [1, 1],
  ],
  [
    [100, 900_000, 100],
    [1, 1, 1],
  ],
  [
    [100, 2_000_000, 100],
    [1, 1, 1],
  ],
  [[2_000_000], [1]],
])('splits entries of %j bytes into calls of %j entries', (bytes, expected) => {
  expect(sizes(intoCalls(bytes.map((size) => weighing(Math.max(size, 100)))))).toEqual(expected);
});

it('keeps the order and every entry, at most 10 and 900,000 bytes a call unless one is alone', () => {
  const size = fc.oneof(fc.integer({ min: 100, max: 2_000 }), fc.integer({ min: 80_000, max: 1_000_000 }));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 60 }), (bytes) => {
      const entries = bytes.map(weighing);
      const calls = intoCalls(entries);

      expect(calls.flat()).toEqual(entries);
      for (const call of calls) {
        expect(call.length).toBeGreaterThan(0);
        expect(call.length).toBeLessThanOrEqual(10);
        const total = call.reduce((sum, entry) => sum + entryBytes(entry), 0);
        expect(call.length === 1 || total <= 900_000).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

it('makes no more calls than are needed to keep the order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 500_000 }), { maxLength: 30 }), (bytes) => {
      const calls = intoCalls(bytes.map(weighing));
      for (const [index, call] of calls.slice(1).entries()) {
        const before = calls[index] ?? [];
        const joined = [...before, call[0]!].reduce((sum, entry) => sum + entryBytes(entry), 0);
        expect(before.length === 10 || joined > 900_000).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
