import fc from 'fast-check';
import { BackOff } from './back-off';

describe('the pause after failures', () => {
  it('is at least half a second, and grows to 30 seconds at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }),
        (dice) => {
          const rolls = dice.values();
          const backOff = new BackOff(() => rolls.next().value ?? 0);
          const pauses = dice.map(() => backOff.next(undefined));
          expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
          expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
        },
      ),
    );
  });

  it('doubles its reach with each failure, and begins anew after a success', () => {
    const backOff = new BackOff(() => 1);
    const pauses = () => Array.from({ length: 8 }, () => backOff.next(undefined));
    const expected = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    expect(pauses()).toEqual(expected);
    backOff.reset();
    expect(pauses()).toEqual(expected);
  });

  it('makes up for calls that a client repeated by itself', () => {
    const error = Object.assign(new TypeError(), { $metadata: { attempts: 3 } });
    expect(new BackOff(() => 0).next(error)).toBe(1_500);
    expect(new BackOff(() => 0).next(Object.assign(new TypeError(), { $metadata: null }))).toBe(500);
  });
});
