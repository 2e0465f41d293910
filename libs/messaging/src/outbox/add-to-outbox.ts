import { MAX_EVENT_BYTES } from '@fanfare/event-contract/envelope';
import type { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { EventTooLargeError } from '../errors';
import type { WakeSignal } from '../wake-signal';
import type { Outbox, OutboxEntry } from './outbox';

/** What EventBridge puts around an event's detail on its way to a queue, in bytes: 0.3 KB, and some room. */
const wrapperBytes = 1_024;

/** What an entry is written with. */
export interface OutboxTools {
  readonly outbox: Outbox;
  readonly unitOfWork: UnitOfWork;
  readonly wakeSignal: WakeSignal;
}

/**
 * Writes an entry within the current transaction, and wakes the relay when that has committed.
 * @throws NoTransactionError, or EventTooLargeError for what no hop could carry; nothing is written then
 */
export async function addToOutbox(
  { outbox, unitOfWork, wakeSignal }: OutboxTools,
  entry: OutboxEntry,
): Promise<void> {
  const bytes = Buffer.byteLength(entry.detail) + wrapperBytes;
  if (bytes > MAX_EVENT_BYTES) throw new EventTooLargeError(entry.eventType, bytes, MAX_EVENT_BYTES);
  await outbox.add(entry);
  unitOfWork.afterCommit(() => {
    wakeSignal.wake();
  });
}
