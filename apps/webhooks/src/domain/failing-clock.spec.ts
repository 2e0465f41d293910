import { type FailingClock, type Measure, noteFailure, stoppedClock } from './failing-clock';

const hour = 3_600_000;
const start = new Date('2026-11-21T00:00:00.000Z');
const rules = { disableAfterMs: 120 * hour };
const at = (hours: number): Date => new Date(start.getTime() + hours * hour);

/** Fails at these hours; returns what was to be done at which. */
function fail(
  hours: readonly number[],
  messageAt: (hour: number) => string,
  refused = false,
): [number, Measure][] {
  let clock: FailingClock = stoppedClock;
  const measures: [number, Measure][] = [];
  for (const time of hours) {
    const noted = noteFailure(clock, { messageId: messageAt(time), refused }, at(time), rules);
    ({ clock } = noted);
    if (noted.measure) measures.push([time, noted.measure]);
  }
  return measures;
}

const hourly = Array.from({ length: 125 }, (_, index) => index);

it('case 56: an endpoint is warned of at 60, 84 and 108 hours of failing, and disabled at 120', () => {
  const measures = fail(hourly, (time) => `message-${time}`);
  expect(measures.slice(0, 4)).toEqual([
    [60, 'warn'],
    [84, 'warn'],
    [108, 'warn'],
    [120, 'disable'],
  ]);
});

it('case 56: a second before the time is over it is not disabled', () => {
  const clock = {
    ...stoppedClock,
    failingSince: start,
    lastFailureAt: at(119),
    failingMessageId: 'a',
    failingWidely: true,
    warningsSent: 3,
  };
  const failure = { messageId: 'b', refused: false };
  expect(noteFailure(clock, failure, new Date(at(120).getTime() - 1_000), rules).measure).toBeNull();
  expect(noteFailure(clock, failure, at(120), rules).measure).toBe('disable');
});

it('case 56: one message that is refused again and again neither warns nor disables', () => {
  expect(fail(hourly, () => 'the same', true)).toEqual([]);
});

it('case 56: one message that fails otherwise does, and so do several that are refused', () => {
  expect(fail(hourly, () => 'the same', false)).toContainEqual([120, 'disable']);
  expect(fail(hourly, (time) => `message-${time}`, true)).toContainEqual([120, 'disable']);
});

it('case 56: silence is no failure: after two days without an attempt the clock starts anew', () => {
  expect(fail([0, 1, 47, 96, 97, 121], (time) => `message-${time}`)).toEqual([]);
  expect(fail([0, 28, 56, 84, 112, 140], (time) => `message-${time}`).at(-1)).toEqual([140, 'disable']);
});

it('a long gap says one warning, not three', () => {
  expect(fail([0, 40, 80, 110], (time) => `message-${time}`)).toEqual([
    [80, 'warn'],
    [110, 'warn'],
  ]);
});
