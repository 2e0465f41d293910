import { closedBreaker } from './breaker';
import { type EndpointHealth, type Evidence, isUntroubled, needsCare, noteEvidence } from './endpoint-health';
import { stoppedClock } from './failing-clock';
import type { FailureClass } from './failure-class';

const now = new Date('2026-11-21T00:00:00.000Z');
const rules = {
  requests: 10,
  failingPercent: 70,
  openMs: 30_000,
  longestOpenMs: 600_000,
  disableAfterMs: 432_000_000,
};
const unknown: EndpointHealth = {
  ...closedBreaker,
  ...stoppedClock,
  lastSuccessAt: null,
  slowedUntil: null,
  rateNextAt: null,
};

function evidence(failure: FailureClass | null, changes: Partial<Evidence> = {}): Evidence {
  return { messageId: 'm', failure, responseCode: null, retryAfterMs: null, probe: false, ...changes };
}

it('a success stops the clock of failing and is remembered', () => {
  const failing = noteEvidence(unknown, evidence('timeout'), now, rules).health;
  expect(failing).toMatchObject({ failingSince: now, outcomes: '0' });
  const { health, measure } = noteEvidence(failing, evidence(null), now, rules);
  expect(health).toEqual({ ...unknown, outcomes: '01', lastSuccessAt: now });
  expect(measure).toBeNull();
});

it('a success after a warning is a recovery', () => {
  expect(noteEvidence({ ...unknown, warningsSent: 1 }, evidence(null), now, rules).measure).toBe('recovered');
});

it.each(['proxy', 'interrupted'] as const)('case 40: %s says nothing about an endpoint', (failure) => {
  expect(noteEvidence(unknown, evidence(failure), now, rules)).toEqual({ health: unknown, measure: null });
});

it('a probe that says nothing makes way for another', () => {
  const open = { ...unknown, openings: 2, openUntil: new Date(now.getTime() + 60_000) };
  expect(noteEvidence(open, evidence('proxy', { probe: true }), now, rules).health).toEqual({
    ...open,
    openUntil: now,
  });
});

it('case 12: a 429, 502 or 504 slows an endpoint, unless it says when to come back', () => {
  const slowed = noteEvidence(unknown, evidence('throttled'), now, rules).health;
  expect(slowed.slowedUntil).toEqual(new Date(now.getTime() + 30_000));
  expect(
    noteEvidence(unknown, evidence('throttled', { retryAfterMs: 1_000 }), now, rules).health.slowedUntil,
  ).toBeNull();
  expect(noteEvidence(unknown, evidence('status'), now, rules).health.slowedUntil).toBeNull();
});

it('an endpoint is untroubled when its last success is fresh and nothing has failed', () => {
  const sound = { ...unknown, lastSuccessAt: now, outcomes: '11' };
  expect(isUntroubled(sound, new Date(now.getTime() + 59_999))).toBe(true);
  expect(isUntroubled(sound, new Date(now.getTime() + 60_000))).toBe(false);
  expect(isUntroubled({ ...sound, outcomes: '10' }, now)).toBe(false);
  expect(isUntroubled({ ...sound, failingSince: now }, now)).toBe(false);
  expect(isUntroubled({ ...sound, openUntil: now }, now)).toBe(false);
});

it('an endpoint needs care that has a limit, an order, an open breaker or a receiver that asked for less', () => {
  const free = { perSecond: null, ordered: false };
  expect(needsCare(unknown, free, now)).toBe(false);
  expect(needsCare(unknown, { ...free, perSecond: 1 }, now)).toBe(true);
  expect(needsCare(unknown, { ...free, ordered: true }, now)).toBe(true);
  expect(needsCare({ ...unknown, openUntil: now }, free, now)).toBe(true);
  expect(needsCare({ ...unknown, slowedUntil: new Date(now.getTime() + 1) }, free, now)).toBe(true);
  expect(needsCare({ ...unknown, slowedUntil: now }, free, now)).toBe(false);
});
