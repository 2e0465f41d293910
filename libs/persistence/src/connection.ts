import type { PoolClient, QueryResult } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import {
  DatabaseUnavailableError,
  NoTransactionError,
  TransactionAbortedError,
  TransactionTimedOutError,
  isIdleTimeout,
} from './errors';
import { type Statement, runTogether } from './statement-group';

const begin: Statement = { text: 'BEGIN', values: [] };
const commit: Statement = { text: 'COMMIT', values: [] };

/** One connection of the pool, for one transaction: knows when the server ended it, and whether a commit was one. */
export class Connection {
  private lost: Error | undefined;
  private begun = false;
  private committed = false;

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

  /**
   * Begins the transaction, in the same write as its first statement, and never without it: PostgreSQL executes neither
   * or the second within the first.
   */
  begin(): void {
    // What QueryRunner.startTransaction does, but that it would wait for an answer.
    Object.assign(this.runner, { isTransactionActive: true, transactionDepth: 1 });
    this.client.query = (async (
      query: string | Pick<Statement, 'name' | 'text'>,
      values: readonly unknown[] = [],
    ): Promise<QueryResult> => {
      this.begun = true;
      Reflect.deleteProperty(this.client, 'query');
      const statement = typeof query === 'string' ? { text: query } : query;
      const [, result] = await runTogether(this.client, [begin, { ...statement, values }]);
      return result as QueryResult;
    }) as PoolClient['query'];
  }

  /**
   * Commits, in the same write as the statements that come last. When one of these fails nothing is committed.
   * @throws TransactionAbortedError when PostgreSQL rolled back instead, which it does not call an error
   */
  async commit(last: readonly Statement[]): Promise<void> {
    this.seal();
    if (!this.begun && last.length === 0) return;
    const first = this.begun ? [] : [begin];
    this.begun = true;
    const results = await runTogether(this.client, [...first, ...last, commit]);
    this.committed = results.at(-1)?.command === 'COMMIT';
    if (!this.committed) throw new TransactionAbortedError();
  }

  /** Undoes what was not committed. Never throws: without a connection there is nothing to undo. */
  async rollback(): Promise<void> {
    this.seal();
    if (this.begun && !this.committed) await this.client.query('ROLLBACK').catch(() => undefined);
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
  private seal(): void {
    Reflect.deleteProperty(this.client, 'query');
    this.runner.query = () => Promise.reject(new NoTransactionError());
  }

  private readonly onError = (error: Error): void => {
    this.lost ??= error;
  };
}
