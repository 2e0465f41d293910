const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 300_000;

/** As a target has it; what is not given is as generous as EventBridge allows. */
export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

export type RetryDecision =
  | { readonly retryInMs: number }
  | { readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' };

/**
 * What follows a failed attempt of an event of this age. The delay doubles from 200 ms up to 5 minutes, of which
 * `jitter`, from 0 to 1, takes up to half. An event that would be too old at its next attempt gets none.
 */
export function afterFailure(
  policy: RetryPolicy,
  { retries, ageMs }: { readonly retries: number; readonly ageMs: number },
  jitter: number,
): RetryDecision {
  if (retries >= (policy.MaximumRetryAttempts ?? DEFAULT_ATTEMPTS))
    return { exhausted: 'MaximumRetryAttempts' };
  const retryInMs = Math.min(FIRST_DELAY_MS * 2 ** retries, LONGEST_DELAY_MS) * (1 - jitter / 2);
  const lifetimeMs = (policy.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * 1000;
  return ageMs + retryInMs > lifetimeMs ? { exhausted: 'MaximumEventAgeInSeconds' } : { retryInMs };
}
