import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pace } from './pace';

/** A pace on a clock that only sleeping moves; `slept` is called each time. */
function onOwnClock(slept: (now: number, pace: Pace) => void = () => undefined) {
  let now = 0;
  const pace: Pace = new Pace(
    () => now,
    async (milliseconds) => {
      await nextTurn();
      now += milliseconds;
      slept(now, pace);
    },
  );
  /** When each of so many calls that come at once begins. */
  const starts = (count: number): Promise<number[]> =>
    Promise.all(Array.from({ length: count }, () => pace.turn().then(() => now)));
  return { pace, starts };
}

it('lets all calls begin at once while they succeed', async () => {
  const { starts } = onOwnClock();
  expect(await starts(3)).toEqual([0, 0, 0]);
});

it('lets one call begin every half second once one has failed', async () => {
  const { pace, starts } = onOwnClock();
  pace.failed(new TypeError());
  expect(await starts(3)).toEqual([500, 1_000, 1_500]);
});

it('counts a call as often as its client made it', async () => {
  const { pace, starts } = onOwnClock();
  pace.failed(Object.assign(new TypeError(), { $metadata: { attempts: 3 } }));
  expect(await starts(1)).toEqual([1_500]);
});

it('lets the waiting calls go on as soon as one has succeeded', async () => {
  const { pace, starts } = onOwnClock((now, paced) => {
    if (now === 1_000) paced.succeeded();
  });
  pace.failed(new TypeError());
  expect(await starts(4)).toEqual([500, 1_000, 1_000, 1_000]);
});
