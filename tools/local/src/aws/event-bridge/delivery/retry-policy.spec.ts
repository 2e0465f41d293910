import fc from 'fast-check';
import { afterFailure } from './retry-policy';

it('the delays double from 200 ms to five minutes', () => {
  const delays = [0, 1, 2, 10, 11, 184].map((retries) => afterFailure({}, { retries, ageMs: 0 }, 0));
  expect(delays).toEqual([200, 400, 800, 204_800, 300_000, 300_000].map((retryInMs) => ({ retryInMs })));
});

it('jitter takes half of a delay at most', () => {
  expect(afterFailure({}, { retries: 0, ageMs: 0 }, 1)).toEqual({ retryInMs: 100 });
});

it('after 185 retries, or a day, no more follow', () => {
  expect(afterFailure({}, { retries: 185, ageMs: 0 }, 0)).toEqual({ exhausted: 'MaximumRetryAttempts' });
  expect(afterFailure({}, { retries: 1, ageMs: 86_399_601 }, 0)).toEqual({
    exhausted: 'MaximumEventAgeInSeconds',
  });
  expect(afterFailure({}, { retries: 1, ageMs: 86_399_600 }, 0)).toEqual({ retryInMs: 400 });
});

it('a policy without retries gives up after the first attempt', () => {
  const decision = afterFailure({ MaximumRetryAttempts: 0 }, { retries: 0, ageMs: 0 }, 0);
  expect(decision).toEqual({ exhausted: 'MaximumRetryAttempts' });
});

it('no attempt is planned for a time at which the event is too old', () => {
  fc.assert(
    fc.property(
      fc.nat(185),
      fc.integer({ min: 60, max: 86_400 }),
      fc.nat(90_000_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (retries, MaximumEventAgeInSeconds, ageMs, jitter) => {
        const decision = afterFailure({ MaximumEventAgeInSeconds }, { retries, ageMs }, jitter);
        return !('retryInMs' in decision) || ageMs + decision.retryInMs <= MaximumEventAgeInSeconds * 1000;
      },
    ),
  );
});
