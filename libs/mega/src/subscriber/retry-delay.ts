import { InvalidOptionError } from '../errors';
import type { RetryContext, RetryDelay } from './subscriber';

const longestSeconds = 43_200;

/** @throws {InvalidOptionError} unless it is absent, a function, or whole seconds of 0 to 43200 */
export function checkRetryDelay(delay: RetryDelay | undefined): void {
  if (delay !== undefined && typeof delay !== 'function') toSeconds(delay);
}

/** The delay in seconds for one message. @throws {InvalidOptionError}, or what the delay's function throws */
export function retryDelayFor(delay: RetryDelay, context: RetryContext): number {
  return toSeconds(typeof delay === 'function' ? delay(context) : delay);
}

function toSeconds(delay: unknown): number {
  const seconds = typeof delay === 'number' ? Math.ceil(delay) : Number.NaN;
  if (seconds >= 0 && seconds <= longestSeconds) return seconds;
  throw new InvalidOptionError(
    `retryDelay must be 0 to ${String(longestSeconds)} seconds, or a function that answers such a number.`,
  );
}
