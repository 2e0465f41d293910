import fc from 'fast-check';
import { defaultSchedule, delayBefore, parseSchedule } from './retry-schedule';

const hour = 3_600_000;
const schedule = parseSchedule(defaultSchedule)!;

it('the default schedule is the one of Standard Webhooks: ten attempts within 75 h 35 m 05 s', () => {
  expect(schedule).toEqual([
    0,
    5_000,
    5 * 60_000,
    30 * 60_000,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ]);
  expect(schedule.reduce((sum, step) => sum + step, 0)).toBe(272_105_000);
});

it('a delay is the step of the schedule, give or take 20 %, and there is none after the last', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (used, dice) => {
        const delay = delayBefore(schedule, used, () => dice)!;
        expect(delay).toBeGreaterThanOrEqual(schedule[used]! * 0.8);
        expect(delay).toBeLessThanOrEqual(schedule[used]! * 1.2);
      },
    ),
  );
  expect(delayBefore(schedule, 1, () => 0)).toBe(4_000);
  expect(delayBefore(schedule, 1, () => 0.5)).toBe(5_000);
  expect(delayBefore(schedule, 9, () => 0.75)).toBe(26.4 * hour);
  expect(delayBefore(schedule, 10, () => 0.5)).toBeUndefined();
});

it('case 74: what failed in the same second comes back spread over two fifths of the wait', () => {
  const delays = Array.from({ length: 100_000 }, (_, index) =>
    delayBefore(schedule, 2, () => index / 100_000)!,
  );
  const perSecond = Map.groupBy(delays, (delay) => Math.floor(delay / 1_000));
  expect(perSecond.size).toBe(120);
  expect(Math.max(...[...perSecond.values()].map(({ length }) => length))).toBeLessThan(850);
});

it.each(['5', '5x', '', '5s,', ',5s', '-5s', '1.5s', '31d', '5s;6s', Array(51).fill('1s').join(',')])(
  'is no schedule: %p',
  (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  },
);

it('reads every unit, and spaces after commas', () => {
  expect(parseSchedule('1ms, 2s, 3m, 4h, 5d')).toEqual([1, 2_000, 180_000, 4 * hour, 120 * hour]);
});
