import * as fc from 'fast-check';
import { percentile } from './percentile';

it('is the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
  expect(percentile([3, 1, 2], 0)).toBe(1);
  expect(percentile([], 0.5)).toBeNaN();
});

it('is a value that at least that share of the values do not exceed, and no smaller one is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const found = percentile(values, share);
        const atMost = (limit: number) => values.filter((value) => value <= limit).length / values.length;
        expect(values).toContain(found);
        expect(atMost(found)).toBeGreaterThanOrEqual(share);
        for (const smaller of values.filter((value) => value < found))
          expect(atMost(smaller)).toBeLessThan(share);
      },
    ),
  );
});
