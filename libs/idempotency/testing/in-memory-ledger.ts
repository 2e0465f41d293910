import type { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import type { Ledger, LedgerAnswer, LedgerEntry } from '../src/ledger';

/** A ledger in memory; transactions that enter the same event wait for each other for as long as it takes. */
export class InMemoryLedger implements Ledger {
  readonly entries = new Map<string, LedgerEntry>();
  private readonly open = new Map<string, Promise<void>>();

  constructor(private readonly unitOfWork: InMemoryUnitOfWork) {}

  async enter(entry: LedgerEntry): Promise<LedgerAnswer> {
    const key = `${entry.consumer} ${entry.eventId}`;
    while (this.open.has(key)) await this.open.get(key);
    const known = this.entries.get(key);
    if (known) return known.payloadHash.equals(entry.payloadHash) ? 'duplicate' : 'conflict';
    const ended = Promise.withResolvers<void>();
    this.unitOfWork.afterCommit(() => {
      this.entries.set(key, entry);
    });
    this.unitOfWork.atEnd(() => {
      this.open.delete(key);
      ended.resolve();
    });
    this.open.set(key, ended.promise);
    return 'new';
  }
}
