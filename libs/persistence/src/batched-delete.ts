import type { DataSource } from 'typeorm';

/** What to delete: `table` and `where` are SQL of our own, never input. */
export interface BatchedDelete {
  readonly table: string;
  readonly where: string;
  readonly batchSize?: number;
}

/**
 * Deletes every row that matches, in transactions of `batchSize` rows (1,000 unless told), and returns how many there
 * were. Rows that somebody else has locked are left for the next run: it never waits, and inserts never wait for it.
 */
export async function deleteInBatches(
  dataSource: DataSource,
  { table, where, batchSize = 1_000 }: BatchedDelete,
): Promise<number> {
  let deleted = 0;
  for (let batch = batchSize; batch === batchSize; deleted += batch) {
    [, batch] = await dataSource.query<[unknown, number]>(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM ${table} WHERE ${where} LIMIT $1 FOR UPDATE SKIP LOCKED))`,
      [batchSize],
    );
  }
  return deleted;
}
