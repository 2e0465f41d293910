import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { failpoint } from '@fanfare/process/failpoint';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { DatabaseUnavailableError, NoTransactionError, isSerializationFailure } from './errors';

interface Transaction {
  readonly manager: EntityManager;
  readonly afterCommit: (() => void)[];
}

const current = new AsyncLocalStorage<Transaction>();
const maxAttempts = 3;

/**
 * One database transaction that everything called within it joins, through the async context: state, outbox rows and
 * the ledger row commit together or not at all. Concurrent callers get transactions of their own.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a transaction and commits; any error rolls back and is rethrown. Within another `run` it joins that
   * one. After a deadlock or serialization failure `work` runs again, at most 3 times in all, so it must have no effect
   * outside the database. An error of the commit itself leaves the outcome unknown: the work must be repeatable.
   * @throws DatabaseUnavailableError when there is no connection to begin with
   */
  async run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const outer = current.getStore();
    if (outer) return work(outer.manager);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt >= maxAttempts || !isSerializationFailure(error)) throw error;
        await delay(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  /**
   * The manager of the transaction that the caller is in.
   * @throws NoTransactionError outside `run`
   */
  get manager(): EntityManager {
    return this.transaction.manager;
  }

  /** Calls `hook` once the current transaction has committed, never when it rolls back. The hook must not throw. */
  afterCommit(hook: () => void): void {
    this.transaction.afterCommit.push(hook);
  }

  private get transaction(): Transaction {
    const transaction = current.getStore();
    if (!transaction) throw new NoTransactionError();
    return transaction;
  }

  private async attempt<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const runner = await this.connect();
    try {
      await runner.startTransaction();
      const transaction: Transaction = { manager: runner.manager, afterCommit: [] };
      const result = await current.run(transaction, () => work(runner.manager));
      await failpoint('transaction.before-commit');
      await runner.commitTransaction();
      await failpoint('transaction.after-commit');
      for (const hook of transaction.afterCommit) hook();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async connect(): Promise<QueryRunner> {
    if (!this.dataSource.isInitialized) throw new DatabaseUnavailableError();
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      return runner;
    } catch (cause) {
      await runner.release();
      throw new DatabaseUnavailableError({ cause });
    }
  }
}
