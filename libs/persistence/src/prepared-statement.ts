import type { DataSource, EntityManager } from 'typeorm';

/**
 * A statement that is run so often that parsing and planning it each time would cost more than running it: each connection does
 * that once. The name must be of this statement alone. It takes part in the transaction of the manager that it is run with.
 */
export class PreparedStatement<Row> {
  constructor(
    private readonly name: string,
    private readonly text: string,
  ) {}

  /** The rows that it returns; for a plain UPDATE or DELETE use `query` instead. */
  async rows(source: DataSource | EntityManager, values: readonly unknown[]): Promise<Row[]> {
    // TypeORM hands what it is given to pg as it is, and pg prepares what has a name.
    const named = { name: this.name, text: this.text } as unknown as string;
    return source.query<Row[]>(named, [...values]);
  }
}
