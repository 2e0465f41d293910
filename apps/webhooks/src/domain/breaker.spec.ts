import fc from 'fast-check';
import { type Breaker, closedBreaker, noteRequest } from './breaker';

const rules = { requests: 10, failingPercent: 70, openMs: 30_000, longestOpenMs: 600_000 };
const start = new Date('2026-11-21T00:00:00.000Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);

function after10(outcomes: string, breaker: Breaker = closedBreaker): Breaker {
  return Array.from(outcomes).reduce(
    (now, outcome) => noteRequest(now, { succeeded: outcome === '1', probe: false }, start, rules),
    breaker,
  );
}

it('case 77: opens at the tenth request when seven of ten have failed, for 30 s', () => {
  expect(after10('0001110000'.slice(0, 9)).openUntil).toBeNull();
  expect(after10('0001110000')).toEqual({ outcomes: '', openings: 1, openUntil: after(30_000) });
  expect(after10('0001111000').openUntil).toBeNull();
});

it('judges the last ten requests alone', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[01]{0,40}$/), (outcomes) => {
      const windows = Array.from({ length: Math.max(0, outcomes.length - 9) }, (_, index) =>
        outcomes.slice(index, index + 10),
      );
      const trips = windows.some((window) => window.replaceAll('1', '').length >= 7);
      expect(after10(outcomes).openUntil !== null).toBe(trips);
    }),
  );
});

it('case 77: a failed probe doubles the time, up to the longest; a good one closes it', () => {
  let breaker = after10('0000000000');
  const times: number[] = [];
  for (let probe = 0; probe < 7; probe += 1) {
    breaker = noteRequest(breaker, { succeeded: false, probe: true }, start, rules);
    times.push(breaker.openUntil!.getTime() - start.getTime());
  }
  expect(times).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000]);
  expect(noteRequest(breaker, { succeeded: true, probe: true }, start, rules)).toEqual(closedBreaker);
});

it('what was under way when it opened changes nothing', () => {
  const open = after10('0000000000');
  for (const succeeded of [true, false])
    expect(noteRequest(open, { succeeded, probe: false }, after(1), rules)).toBe(open);
});

it('after it was closed it takes ten requests to open again, for 30 s', () => {
  const closed = noteRequest(after10('0000000000'), { succeeded: true, probe: true }, start, rules);
  expect(after10('000000000', closed).openUntil).toBeNull();
  expect(after10('0000000000', closed)).toMatchObject({ openings: 1, openUntil: after(30_000) });
});
