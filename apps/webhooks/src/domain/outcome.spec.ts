import fc from 'fast-check';
import type { FailureClass } from './failure-class';
import { type AttemptResult, outcomeOf } from './outcome';

const rules = { schedule: [0, 5_000, 300_000], retryAfterCapMs: 86_400_000 };
const half = (): number => 0.5;
const first = { trigger: 'schedule', attempts: 0 } as const;

function result(failure: FailureClass | null, changes: Partial<AttemptResult> = {}): AttemptResult {
  return { failure, responseCode: null, retryAfterMs: null, ...changes };
}

it('a success ends the delivery, whichever attempt it was', () => {
  for (const attempts of [0, 1, 2, 99])
    expect(outcomeOf({ ...first, attempts }, result(null), rules, half)).toEqual({
      state: 'delivered',
      counts: true,
    });
});

it('case 5: a failure is tried again at the next step of the schedule, and the last one ends it', () => {
  const states = [0, 1, 2].map((attempts) =>
    outcomeOf({ ...first, attempts }, result('status'), rules, half),
  );
  expect(states).toEqual([
    { state: 'pending', counts: true, delayMs: 5_000, reason: 'schedule' },
    { state: 'pending', counts: true, delayMs: 300_000, reason: 'schedule' },
    { state: 'exhausted', counts: true },
  ]);
});

it('case 8: Retry-After makes the wait longer up to the cap, never shorter, on any failure', () => {
  const failures = fc.constantFrom<FailureClass>('status', 'throttled', 'redirect');
  fc.assert(
    fc.property(
      failures,
      fc.integer({ min: 0, max: 10 ** 9 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failure, asked, dice) => {
        const unasked = outcomeOf(first, result(failure), rules, () => dice);
        const outcome = outcomeOf(first, result(failure, { retryAfterMs: asked }), rules, () => dice);
        if (unasked.state !== 'pending' || outcome.state !== 'pending')
          throw new Error('It should be tried again.');
        expect(outcome.delayMs).toBe(Math.max(unasked.delayMs, Math.min(asked, 86_400_000)));
        expect(outcome.reason).toBe(outcome.delayMs > unasked.delayMs ? 'retry_after' : 'schedule');
      },
    ),
  );
});

it('case 55: Retry-After does not bring back what has had its last attempt', () => {
  expect(outcomeOf({ ...first, attempts: 2 }, result('status', { retryAfterMs: 1 }), rules, half).state).toBe(
    'exhausted',
  );
});

it('case 40: a fault of our own proxy uses up nothing and is tried again within a minute, spread', () => {
  expect(outcomeOf(first, result('proxy'), rules, () => 0)).toEqual({
    state: 'pending',
    counts: false,
    delayMs: 20_000,
    reason: 'proxy',
  });
  expect(outcomeOf(first, result('proxy'), rules, () => 0.99)).toMatchObject({ delayMs: 39_800 });
});

it('an attempt that we stopped ourselves uses up nothing, even the last one, and is made again at once', () => {
  expect(outcomeOf({ ...first, attempts: 2 }, result('interrupted'), rules, half)).toEqual({
    state: 'pending',
    counts: false,
    delayMs: 0,
    reason: 'interrupted',
  });
});

it('case 6: a 410 ends it at once', () => {
  expect(outcomeOf(first, result('gone'), rules, half)).toEqual({ state: 'cancelled', counts: true });
});

it.each(['manual', 'test'] as const)('what was sent by hand (%s) is tried once', (trigger) => {
  expect(outcomeOf({ trigger, attempts: 0 }, result('timeout'), rules, half).state).toBe('exhausted');
});

it('a recovery has the whole schedule again', () => {
  expect(outcomeOf({ trigger: 'recover', attempts: 0 }, result('timeout'), rules, half).state).toBe(
    'pending',
  );
});
