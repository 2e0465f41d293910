import fc from 'fast-check';
import type { ProblemError } from '../problems/problem.error';
import { RateLimiter } from './rate-limiter';

let now = 0;

beforeEach(() => {
  now = 0;
});

function limiter(perSecond: number): RateLimiter {
  return new RateLimiter(perSecond, () => now);
}

/** 0 when there was a token, else the seconds that the caller is told to wait. */
function take(limits: RateLimiter, caller = 'acme'): number {
  try {
    limits.take(caller);
    return 0;
  } catch (error) {
    return Number((error as ProblemError).headers['Retry-After']);
  }
}

it('lets twice the rate through in a burst, then refuses with the time to wait', () => {
  const limits = limiter(2);

  expect([1, 2, 3, 4, 5].map(() => take(limits))).toEqual([0, 0, 0, 0, 1]);
});

it('has a token again as soon as it said', () => {
  const limits = limiter(1);
  take(limits);
  take(limits);
  expect(take(limits)).toBe(1);

  now += 1_000;
  expect(take(limits)).toBe(0);
  expect(take(limits)).toBe(1);
});

it('does not save up more than a burst', () => {
  const limits = limiter(1);
  take(limits);
  now += 3_600_000;

  expect([1, 2, 3].map(() => take(limits))).toEqual([0, 0, 1]);
});

it('keeps callers apart', () => {
  const limits = limiter(1);
  [1, 2, 3].forEach(() => take(limits, 'acme'));

  expect(take(limits, 'globex')).toBe(0);
});

it('remembers 10,000 callers, and forgets the one seen longest ago', () => {
  const limits = limiter(1);
  for (const caller of ['acme', 'acme', 'globex', 'globex']) take(limits, caller);
  for (let i = 0; i < 9_998; i += 1) take(limits, `caller ${i}`);
  expect(take(limits, 'acme')).toBe(1);

  take(limits, 'one more');
  expect(take(limits, 'acme')).toBe(1);
  expect(take(limits, 'globex')).toBe(0);
});

it('never lets through more than the burst and the rate allow, whenever requests come', () => {
  const arrivals = fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), arrivals, (perSecond, gaps) => {
      now = 0;
      const limits = limiter(perSecond);
      const passed = gaps.filter((gap) => ((now += gap), take(limits) === 0)).length;
      expect(passed).toBeLessThanOrEqual(perSecond * 2 + Math.floor((now / 1_000) * perSecond) + 1e-9);
      expect(passed).toBeGreaterThanOrEqual(Math.min(gaps.length, perSecond * 2));
    }),
  );
});
