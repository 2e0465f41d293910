import type { EndpointHealth } from './endpoint-health';
import { afterClaim, permitOf, shareOut } from './permit';

const now = new Date('2026-11-21T00:00:00.000Z');
const at = (ms: number): Date => new Date(now.getTime() + ms);
const sound: EndpointHealth = {
  lastSuccessAt: null,
  failingSince: null,
  lastFailureAt: null,
  failingMessageId: null,
  failingWidely: false,
  warningsSent: 0,
  outcomes: '',
  openings: 0,
  openUntil: null,
  slowedUntil: null,
  rateNextAt: null,
};

it('case 77: an open breaker lets nothing through until its time is over, then one probe at a time', () => {
  const open = { ...sound, openings: 1, openUntil: at(30_000) };
  expect(permitOf(open, null, 20, now)).toEqual({ slots: 0, starts: null, probe: false, again: at(30_000) });
  expect(permitOf(open, null, 20, at(29_999)).slots).toBe(0);
  expect(permitOf(open, null, 20, at(30_000))).toMatchObject({ slots: 1, probe: true });
  const probing = afterClaim(open, { perSecond: null, leaseMs: 60_000 }, 1, at(30_000));
  expect(permitOf(probing, null, 20, at(89_999)).slots).toBe(0);
});

it('without a limit everything may be sent at once', () => {
  expect(permitOf(sound, null, 20, now)).toEqual({ slots: 20, starts: null, probe: false, again: now });
});

it('case 76: with a limit there is a start for each, and the next claim comes just ahead of the next start', () => {
  const permit = permitOf(sound, 10, 20, now);
  expect(permit).toEqual({ slots: 3, starts: [at(0), at(110), at(220)], probe: false, again: at(205) });
  expect(afterClaim(sound, { perSecond: 10, leaseMs: 60_000 }, 2, now).rateNextAt).toEqual(at(220));
});

it('shares what may be sent out among the lanes in turn, as far as each one wants', () => {
  const lanes = [4, 1, 9].map((slots, index) => ({
    tenantId: 'a',
    endpointId: 'x',
    from: now,
    retry: index > 0,
    slots,
  }));
  expect(shareOut(lanes, 7).map(({ slots }) => slots)).toEqual([3, 1, 3]);
  expect(shareOut(lanes, 100).map(({ slots }) => slots)).toEqual([4, 1, 9]);
  expect(shareOut(lanes, 0).map(({ slots }) => slots)).toEqual([0, 0, 0]);
});
