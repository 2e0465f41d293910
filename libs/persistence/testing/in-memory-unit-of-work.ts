import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import { NoTransactionError } from '../src/errors';
import { UnitOfWork } from '../src/unit-of-work';

interface Transaction {
  readonly afterCommit: (() => void)[];
  readonly atEnd: (() => void)[];
}

/** A unit of work without a database: what is to be kept is kept by what others do after the commit. */
export class InMemoryUnitOfWork extends UnitOfWork {
  private readonly current = new AsyncLocalStorage<Transaction>();

  constructor() {
    super(undefined as never);
  }

  override async run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const manager = undefined as never;
    if (this.current.getStore()) return work(manager);
    const transaction: Transaction = { afterCommit: [], atEnd: [] };
    try {
      const result = await this.current.run(transaction, () => work(manager));
      for (const hook of transaction.afterCommit) hook();
      return result;
    } finally {
      for (const hook of transaction.atEnd) hook();
    }
  }

  override afterCommit(hook: () => void): void {
    this.joined().afterCommit.push(hook);
  }

  /** Calls `hook` when the current transaction has ended, either way. */
  atEnd(hook: () => void): void {
    this.joined().atEnd.push(hook);
  }

  private joined(): Transaction {
    const transaction = this.current.getStore();
    if (!transaction) throw new NoTransactionError();
    return transaction;
  }
}
