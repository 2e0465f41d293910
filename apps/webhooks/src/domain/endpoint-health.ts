import { type Breaker, type BreakerRules, noteRequest } from './breaker';
import type { FailureClass } from './failure-class';
import { type FailingClock, type FailingRules, noteFailure, stoppedClock } from './failing-clock';
import { concernsReceiver } from './outcome';
import { slowedUntil } from './sending-rate';

/** How an endpoint fares: what its breaker, its limits and its disabling go by. */
export interface EndpointHealth extends Breaker, FailingClock {
  readonly lastSuccessAt: Date | null;
  readonly slowedUntil: Date | null;
  readonly rateNextAt: Date | null;
}

/** An attempt as far as it tells how the endpoint fares. */
export interface Evidence {
  readonly messageId: string;
  readonly failure: FailureClass | null;
  readonly responseCode: number | null;
  readonly retryAfterMs: number | null;
  /** It was let through an open breaker. */
  readonly probe: boolean;
}

/** What is to be done about an endpoint, apart from remembering; `recovered` after it was warned of. */
export type HealthMeasure = 'warn' | 'disable' | 'recovered' | null;

/** By what an endpoint is judged. */
export type HealthRules = BreakerRules & FailingRules;

/** A success is remembered to the minute while nothing fails, so that nothing is written for most of them. */
const SUCCESS_PRECISION_MS = 60_000;

/** Takes an attempt into account. One that says nothing about the receiver only ends the probe that it may have been. */
export function noteEvidence<Health extends EndpointHealth>(
  health: Health,
  evidence: Evidence,
  now: Date,
  rules: HealthRules,
): { readonly health: Health; readonly measure: HealthMeasure } {
  const { failure, probe } = evidence;
  if (!concernsReceiver(evidence)) {
    return { health: probe ? { ...health, openUntil: now } : health, measure: null };
  }
  const breaker = noteRequest(health, { succeeded: failure === null, probe }, now, rules);
  if (failure === null) {
    const measure = health.warningsSent > 0 ? 'recovered' : null;
    return { health: { ...health, ...breaker, ...stoppedClock, lastSuccessAt: now }, measure };
  }
  const { clock, measure } = noteFailure(health, { ...evidence, refused: isRefusal(evidence) }, now, rules);
  const slowed = failure === 'throttled' && evidence.retryAfterMs === null;
  return {
    health: { ...health, ...breaker, ...clock, ...(slowed ? { slowedUntil: slowedUntil(now) } : {}) },
    measure,
  };
}

/** True when a success of this endpoint changes nothing that is worth writing. */
export function isUntroubled(health: EndpointHealth, now: Date): boolean {
  const { openUntil, failingSince, outcomes, lastSuccessAt } = health;
  const fresh = lastSuccessAt !== null && now.getTime() - lastSuccessAt.getTime() < SUCCESS_PRECISION_MS;
  return fresh && openUntil === null && failingSince === null && !outcomes.includes('0');
}

/** True when each claim has to ask how the endpoint fares: it is shut off, slowed, or has a limit or an order to keep. */
export function needsCare(
  { openUntil, slowedUntil: until }: EndpointHealth,
  limits: { readonly perSecond: number | null; readonly ordered: boolean },
  now: Date,
): boolean {
  return openUntil !== null || limits.perSecond !== null || limits.ordered || (until !== null && until > now);
}

function isRefusal({ failure, responseCode }: Evidence): boolean {
  return failure === 'status' && responseCode !== null && responseCode < 500;
}
