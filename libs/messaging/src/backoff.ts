/**
 * Full-jitter exponential back-off, in milliseconds: uniform between 0 and min(cap, base · 2^(attempt − 1)).
 * `attempt` counts from 1. See Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function fullJitter(attempt: number, baseMs: number, capMs: number, random = Math.random): number {
  return random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
}
