/** Where an endpoint's breaker stands. */
export interface Breaker {
  /** What the last requests came to while it was closed, oldest first: 1 for a success, 0 for a failure. */
  readonly outcomes: string;
  /** How often it has opened since it was closed. */
  readonly openings: number;
  /** Null: closed. In the future: open. In the past: it lets one request through as a probe. */
  readonly openUntil: Date | null;
}

/** When a breaker opens, and for how long. */
export interface BreakerRules {
  /** Of how many requests a share of failures is taken. */
  readonly requests: number;
  readonly failingPercent: number;
  readonly openMs: number;
  readonly longestOpenMs: number;
}

/** The breaker of an endpoint that nothing is known about. */
export const closedBreaker: Breaker = { outcomes: '', openings: 0, openUntil: null };

/**
 * Takes a request into account. A closed breaker opens when of the last `requests` the share that failed is too high. An
 * open one goes by its probe alone, not by what was under way when it opened: success closes it, failure opens it for
 * twice as long as before, up to the longest time.
 */
export function noteRequest(
  breaker: Breaker,
  { succeeded, probe }: { readonly succeeded: boolean; readonly probe: boolean },
  now: Date,
  rules: BreakerRules,
): Breaker {
  if (breaker.openUntil !== null) {
    if (!probe) return breaker;
    return succeeded ? closedBreaker : open(breaker.openings + 1, now, rules);
  }
  const outcomes = `${breaker.outcomes}${succeeded ? '1' : '0'}`.slice(-rules.requests);
  const failed = outcomes.replaceAll('1', '').length;
  const trips = outcomes.length === rules.requests && failed * 100 >= rules.failingPercent * rules.requests;
  return trips ? open(1, now, rules) : { ...breaker, outcomes };
}

function open(openings: number, now: Date, { openMs, longestOpenMs }: BreakerRules): Breaker {
  const duration = Math.min(openMs * 2 ** Math.min(openings - 1, 30), longestOpenMs);
  return { outcomes: '', openings, openUntil: new Date(now.getTime() + duration) };
}
