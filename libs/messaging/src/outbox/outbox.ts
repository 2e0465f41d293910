/** An event that waits to be said. `detail` is the envelope as JSON, serialised once. */
export interface OutboxEntry {
  readonly eventId: string;
  readonly eventType: string;
  readonly source: string;
  readonly detail: string;
}

/** An entry that this relay holds: nobody else claims it before the lease ends. */
export interface ClaimedEntry extends OutboxEntry {
  /** How often it has been claimed, this time included. */
  readonly attempts: number;
}

/** The events that were decided but are not yet on the bus. */
export interface Outbox {
  /** Adds an entry to the current transaction. @throws NoTransactionError when there is none */
  add(entry: OutboxEntry): Promise<void>;
  /**
   * Takes up to `limit` entries that are due, oldest first, for 30 s. Concurrent claims never share an entry; one
   * whose claimer died is claimable again when its lease ends. An entry that commits late is simply found later.
   */
  claim(limit: number): Promise<ClaimedEntry[]>;
  /** These are on the bus. Repeating it changes nothing. */
  markPublished(eventIds: readonly string[]): Promise<void>;
  /** Makes entries due again after a delay, in milliseconds each; published ones stay published. */
  release(
    delays: readonly { readonly eventId: string; readonly delayMs: number; readonly error: string }[],
  ): Promise<void>;
  /** Sets an entry aside for good, with the reason, for a person to look at. */
  quarantine(eventId: string, error: string): Promise<void>;
  /** How many entries wait, and for how long the oldest has, in seconds. */
  backlog(): Promise<{
    readonly pending: number;
    readonly oldestSeconds: number;
    readonly quarantined: number;
  }>;
}

/** The token that {@link Outbox} is injected by. */
export const OUTBOX = Symbol('Outbox');
