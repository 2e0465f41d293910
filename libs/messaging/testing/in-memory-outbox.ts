import type { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import type { ClaimedEntry, Outbox, OutboxEntry } from '../src/outbox/outbox';

const leaseMs = 30_000;

interface Row extends OutboxEntry {
  readonly createdAt: number;
  attempts: number;
  availableAt: number;
  published: boolean;
  quarantined: boolean;
  lastError: string | undefined;
}

/** An outbox in memory, with a clock that a test can move. It forgets nothing, so that a test can look at all of it. */
export class InMemoryOutbox implements Outbox {
  readonly rows = new Map<string, Row>();
  private now = 0;

  constructor(private readonly unitOfWork: Pick<UnitOfWork, 'afterCommit'>) {}

  /** Lets time pass, in milliseconds. */
  elapse(milliseconds: number): void {
    this.now += milliseconds;
  }

  async add(entry: OutboxEntry): Promise<void> {
    const state = { attempts: 0, published: false, quarantined: false, lastError: undefined };
    this.unitOfWork.afterCommit(() => {
      this.rows.set(entry.eventId, { ...entry, ...state, createdAt: this.now, availableAt: this.now });
    });
  }

  async claim(limit: number): Promise<ClaimedEntry[]> {
    const due = this.waiting()
      .filter(({ availableAt }) => availableAt <= this.now)
      .sort((a, b) => a.availableAt - b.availableAt || (a.eventId < b.eventId ? -1 : 1))
      .slice(0, limit);
    for (const row of due) {
      row.attempts += 1;
      row.availableAt = this.now + leaseMs;
    }
    return due.map(({ eventId, eventType, source, detail, attempts }) => ({
      eventId,
      eventType,
      source,
      detail,
      attempts,
    }));
  }

  async markPublished(eventIds: readonly string[]): Promise<void> {
    for (const row of this.find(eventIds)) row.published = true;
  }

  async release(delays: readonly { eventId: string; delayMs: number; error: string }[]): Promise<void> {
    for (const { eventId, delayMs, error } of delays) {
      for (const row of this.find([eventId])) {
        row.availableAt = this.now + delayMs;
        row.lastError = error;
      }
    }
  }

  async quarantine(eventId: string, error: string): Promise<void> {
    for (const row of this.find([eventId])) {
      row.quarantined = true;
      row.lastError = error;
    }
  }

  async backlog(): Promise<{ pending: number; oldestSeconds: number; quarantined: number }> {
    const waiting = this.waiting();
    return {
      pending: waiting.length,
      oldestSeconds: Math.max(0, ...waiting.map(({ createdAt }) => (this.now - createdAt) / 1000)),
      quarantined: [...this.rows.values()].filter(({ quarantined }) => quarantined).length,
    };
  }

  private waiting(): Row[] {
    return [...this.rows.values()].filter(({ published, quarantined }) => !published && !quarantined);
  }

  private find(eventIds: readonly string[]): Row[] {
    return eventIds.flatMap((eventId) => this.rows.get(eventId) ?? []).filter(({ published }) => !published);
  }
}
