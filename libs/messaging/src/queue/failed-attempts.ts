/** Counts, for each reaction and event, how often the handler itself failed. */
export interface FailedAttempts {
  /** Adds one and returns the total. Concurrent failures each count. @throws when the count cannot be kept */
  record(reaction: string, eventId: string, error: string): Promise<number>;
  /** Starts at zero again, for an event that was dead-lettered and may be redriven. */
  forget(reaction: string, eventId: string): Promise<void>;
}

/** The token that {@link FailedAttempts} is injected by. */
export const FAILED_ATTEMPTS = Symbol('FailedAttempts');
