import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { failpoint } from '@fanfare/process/failpoint';
import { DataSource, type EntityManager } from 'typeorm';
import { Connection } from './connection';
import { NoTransactionError, isSerializationFailure } from './errors';
import type { Statement } from './statement-group';

interface Transaction {
  readonly manager: EntityManager;
  readonly last: Statement[];
  readonly afterCommit: (() => void)[];
  over: boolean;
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
   * Work that was not awaited cannot write any more once the transaction is over.
   * @throws DatabaseUnavailableError when there is no connection, or none any more; TransactionAbortedError when the
   * work ignored that one of its statements had failed; TransactionTimedOutError when it did nothing for 30 s
   */
  async run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const outer = current.getStore();
    if (outer && !outer.over) return work(outer.manager);
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

  /**
   * Has the transaction end with a statement, after everything else that it writes, in the same write as its commit.
   * Nothing is committed when the statement fails. Its effect is not seen within the transaction.
   */
  atLast(statement: Statement): void {
    this.transaction.last.push(statement);
  }

  /** Calls `hook` once the current transaction has committed, never when it rolls back. The hook must not throw. */
  afterCommit(hook: () => void): void {
    this.transaction.afterCommit.push(hook);
  }

  private get transaction(): Transaction {
    const transaction = current.getStore();
    if (!transaction || transaction.over) throw new NoTransactionError();
    return transaction;
  }

  private async attempt<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const connection = await Connection.open(this.dataSource);
    const transaction: Transaction = { manager: connection.manager, last: [], afterCommit: [], over: false };
    try {
      connection.begin();
      const result = await current.run(transaction, () => work(transaction.manager));
      await failpoint('transaction.before-commit');
      transaction.over = true;
      await connection.commit(transaction.last);
      await failpoint('transaction.after-commit');
      for (const hook of transaction.afterCommit) hook();
      return result;
    } catch (error) {
      transaction.over = true;
      await connection.rollback();
      throw connection.reasonFor(error);
    } finally {
      await connection.release();
    }
  }
}
