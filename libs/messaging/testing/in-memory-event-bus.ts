import { BusCallError, type EventBus, type PutResult, entryBytes } from '../src/outbox/event-bus';
import type { OutboxEntry } from '../src/outbox/outbox';

const refusedBytes = 1_048_576;

/** A bus in memory that keeps what it is given, and that can be told to refuse, to throttle and to fail. */
export class InMemoryEventBus implements EventBus {
  /** Everything that was accepted, in order; an entry that was put twice is there twice. */
  readonly published: OutboxEntry[] = [];
  /** The ids of each call, in order, whatever became of them. */
  readonly calls: (readonly string[])[] = [];
  /** Called at the start of every call: may throw, or hold the call up. */
  onCall: (entries: readonly OutboxEntry[]) => Promise<void> | void = () => undefined;
  /** Called when the bus is looked for: may throw. */
  onCheck: () => Promise<void> | void = () => undefined;
  /** Says what becomes of an entry that is well-formed. */
  judge: (entry: OutboxEntry) => PutResult = () => ({ outcome: 'published' });

  async put(entries: readonly OutboxEntry[]): Promise<PutResult[]> {
    this.calls.push(entries.map(({ eventId }) => eventId));
    await this.onCall(entries);
    if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) >= refusedBytes)
      throw new BusCallError('The entries are too large.', true);
    return entries.map((entry) => {
      const result: PutResult = isObject(entry.detail)
        ? this.judge(entry)
        : { outcome: 'refused', error: 'MalformedDetail' };
      if (result.outcome === 'published') this.published.push(entry);
      return result;
    });
  }

  async check(): Promise<void> {
    await this.onCheck();
  }
}

function isObject(detail: string): boolean {
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
