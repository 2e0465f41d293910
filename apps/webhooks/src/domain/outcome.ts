import type { DeliveryTrigger, NextAttemptReason } from './delivery';
import type { FailureClass } from './failure-class';
import { type RetrySchedule, delayBefore } from './retry-schedule';

/** A delivery at the time when an attempt was made. */
export interface Attempted {
  readonly trigger: DeliveryTrigger;
  /** Attempts of the schedule that had been used up before. */
  readonly attempts: number;
}

/** What an attempt came to; `failure` is null for a success. */
export interface AttemptResult {
  readonly failure: FailureClass | null;
  readonly responseCode: number | null;
  readonly retryAfterMs: number | null;
}

/** By what it is decided when to try again. */
export interface RetryRules {
  readonly schedule: RetrySchedule;
  readonly retryAfterCapMs: number;
}

/** What becomes of a delivery after an attempt; `counts` says whether that attempt was one of the schedule's. */
export type Outcome =
  | { readonly state: 'delivered' | 'exhausted' | 'cancelled'; readonly counts: true }
  | {
      readonly state: 'pending';
      readonly counts: boolean;
      readonly delayMs: number;
      readonly reason: NextAttemptReason;
    };

/** Our own proxy is tried again by all that wait for it, so they spread. */
const PROXY_DELAY_MS = 20_000;

/** True when an attempt says something about the receiver: neither did we stop ourselves, nor did our own proxy fail. */
export function concernsReceiver({ failure }: Pick<AttemptResult, 'failure'>): boolean {
  return failure !== 'proxy' && failure !== 'interrupted';
}

/**
 * Decides what becomes of a delivery. `Retry-After` can only make the wait longer, and only up to the cap. What somebody
 * sent by hand is tried once. An attempt that says nothing about the receiver uses up nothing.
 */
export function outcomeOf(
  attempted: Attempted,
  result: AttemptResult,
  rules: RetryRules,
  random: () => number,
): Outcome {
  if (result.failure === null) return { state: 'delivered', counts: true };
  if (result.failure === 'gone') return { state: 'cancelled', counts: true };
  if (!concernsReceiver(result)) return again(result.failure === 'proxy', random);
  const step = nextStep(attempted, rules, random);
  if (step === undefined) return { state: 'exhausted', counts: true };
  const asked = Math.min(result.retryAfterMs ?? 0, rules.retryAfterCapMs);
  const reason = asked > step ? 'retry_after' : 'schedule';
  return { state: 'pending', counts: true, delayMs: Math.max(step, asked), reason };
}

function nextStep(
  { trigger, attempts }: Attempted,
  { schedule }: RetryRules,
  random: () => number,
): number | undefined {
  const byHand = trigger === 'manual' || trigger === 'test';
  return byHand ? undefined : delayBefore(schedule, attempts + 1, random);
}

function again(isProxy: boolean, random: () => number): Outcome {
  const delayMs = isProxy ? Math.round(PROXY_DELAY_MS * (1 + random())) : 0;
  return { state: 'pending', counts: false, delayMs, reason: isProxy ? 'proxy' : 'interrupted' };
}
