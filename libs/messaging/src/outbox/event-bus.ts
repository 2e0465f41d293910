import type { OutboxEntry } from './outbox';

/** What became of one entry: on the bus, refused for now, or refused for good. */
export type PutResult =
  { readonly outcome: 'published' } | { readonly outcome: 'retry' | 'refused'; readonly error: string };

/** Where events are said. The one port that a move to another bus has to change. */
export interface EventBus {
  /**
   * Puts up to 10 entries of up to 900 KB together on the bus; results are in the order of the entries.
   * @throws BusCallError when the call as a whole failed: any of the entries may or may not be on the bus
   */
  put(entries: readonly OutboxEntry[]): Promise<PutResult[]>;
  /** Resolves when the bus exists and can be reached. @throws an error that says what is wrong */
  check(): Promise<void>;
}

/** A call to the bus failed as a whole. `refused` says that the call's content is to blame, not the moment. */
export class BusCallError extends Error {
  override readonly name = 'BusCallError';

  constructor(
    message: string,
    readonly refused: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The token that {@link EventBus} is injected by. */
export const EVENT_BUS = Symbol('EventBus');

/** The most entries that one call may carry. */
export const maxEntriesPerCall = 10;
/** The most that the entries of one call may weigh, in bytes; AWS allows a little more (1 MB, less overhead). */
export const maxBytesPerCall = 900_000;

/** What an entry weighs for EventBridge: UTF-8 of source, detail-type and detail (PutEvents, "event entry size"). */
export function entryBytes(entry: OutboxEntry): number {
  return (
    Buffer.byteLength(entry.source) + Buffer.byteLength(entry.eventType) + Buffer.byteLength(entry.detail)
  );
}

/** Splits entries, in order, into groups that one call each may carry. An entry that is too heavy goes alone. */
export function intoCalls<Entry extends OutboxEntry>(entries: readonly Entry[]): Entry[][] {
  const calls: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const bytes = entryBytes(entry);
    const call = calls.at(-1);
    if (!call || call.length === maxEntriesPerCall || bytes > room) {
      calls.push([entry]);
      room = maxBytesPerCall - bytes;
    } else {
      call.push(entry);
      room -= bytes;
    }
  }
  return calls;
}
