import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import {
  DatabaseUnavailableError,
  NoTransactionError,
  TransactionAbortedError,
  TransactionTimedOutError,
  isIdleTimeout,
} from './errors';

/** One connection of the pool, for one transaction: knows when the server ended it, and whether a commit was one. */
export class Connection {
  private lost: Error | undefined;
  private sealed = false;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
  ) {
    client.on('error', this.onError);
  }

  /** @throws DatabaseUnavailableError when there is none to be had */
  static async open(dataSource: DataSource): Promise<Connection> {
    if (!dataSource.isInitialized) throw new DatabaseUnavailableError();
    const runner = dataSource.createQueryRunner();
    try {
      return new Connection(runner, (await runner.connect()) as PoolClient);
    } catch (cause) {
      await runner.release();
      throw new DatabaseUnavailableError({ cause });
    }
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** Begins the transaction. */
  async begin(): Promise<void> {
    await this.runner.startTransaction();
  }

  /** @throws TransactionAbortedError when PostgreSQL rolled back instead, which it does not call an error */
  async commit(): Promise<void> {
    const { command } = await this.end('COMMIT');
    if (command !== 'COMMIT') throw new TransactionAbortedError();
  }

  /** Undoes what was not committed. Never throws: without a connection there is nothing to undo. */
  async rollback(): Promise<void> {
    if (!this.sealed) await this.end('ROLLBACK').catch(() => undefined);
  }

  /** What `error`, thrown during the transaction, comes from if the connection was lost; otherwise `error` itself. */
  reasonFor(error: unknown): unknown {
    const cause = this.lost ?? error;
    if (isIdleTimeout(cause)) return new TransactionTimedOutError({ cause });
    return this.lost ? new DatabaseUnavailableError({ cause }) : error;
  }

  /** Gives the connection back to the pool. */
  async release(): Promise<void> {
    this.client.off('error', this.onError);
    await this.runner.release();
  }

  /** Refuses statements from here on: one that came after the transaction's last would commit by itself. */
  private end(statement: 'COMMIT' | 'ROLLBACK'): Promise<{ readonly command: string }> {
    this.sealed = true;
    this.runner.query = () => Promise.reject(new NoTransactionError());
    return this.client.query(statement);
  }

  private readonly onError = (error: Error): void => {
    this.lost ??= error;
  };
}
