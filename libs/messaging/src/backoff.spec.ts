import * as fc from 'fast-check';
import { fullJitter } from './backoff';

const almostOne = (): number => 1 - Number.EPSILON;

it.each([
  [1, 100],
  [2, 200],
  [3, 400],
  [10, 51_200],
  [11, 60_000],
  [5_000, 60_000],
])('attempt %i waits up to %i ms', (attempt, longest) => {
  expect(fullJitter(attempt, 100, 60_000, almostOne)).toBeCloseTo(longest, 3);
  expect(fullJitter(attempt, 100, 60_000, () => 0)).toBe(0);
  expect(fullJitter(attempt, 100, 60_000, () => 0.5)).toBeCloseTo(longest / 2, 3);
});

it('never waits less than no time or longer than the cap, whatever the attempt', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (attempt, base, cap) => {
        const wait = fullJitter(attempt, base, cap);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(cap);
      },
    ),
  );
});
