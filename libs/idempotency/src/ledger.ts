/** What a reaction is about to do: handle this event, with this content, from this copy of the message. */
export interface LedgerEntry {
  readonly consumer: string;
  readonly eventId: string;
  readonly payloadHash: Buffer;
  readonly messageId: string;
}

/** `new`: nobody has handled it. `duplicate`: it was handled before. `conflict`: the same id had other content. */
export type LedgerAnswer = 'new' | 'duplicate' | 'conflict';

/** Remembers which events each consumer has handled, for 35 days. */
export interface Ledger {
  /**
   * Enters an event in the current transaction. While another transaction that entered the same event is open, this
   * waits for it: `duplicate` when it commits, `new` when it rolls back. An entry whose transaction rolls back was
   * never made. @throws NoTransactionError outside a transaction, a lock timeout when the wait takes over 3 s
   */
  enter(entry: LedgerEntry): Promise<LedgerAnswer>;
}

/** The token that {@link Ledger} is injected by. */
export const LEDGER = Symbol('Ledger');
