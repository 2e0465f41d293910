import { Injectable } from '@nestjs/common';
import { DatabaseUnavailableError } from '@fanfare/persistence/errors';
import { DataSource } from 'typeorm';
import { storable } from '../storable-text';
import type { FailedAttempts } from './failed-attempts';

/** The counts as a table, written outside the handler's transaction, which was rolled back. */
@Injectable()
export class PostgresFailedAttempts implements FailedAttempts {
  constructor(private readonly dataSource: DataSource) {}

  async record(reaction: string, eventId: string, error: string): Promise<number> {
    if (!this.dataSource.isInitialized) throw new DatabaseUnavailableError();
    const [row] = await this.dataSource.query<{ failures: number }[]>(
      `INSERT INTO failed_attempts AS f (reaction, event_id, failures, last_error) VALUES ($1, $2, 1, $3)
       ON CONFLICT (reaction, event_id) DO UPDATE
       SET failures = f.failures + 1, last_error = excluded.last_error, last_failed_at = clock_timestamp()
       RETURNING failures`,
      [reaction, eventId, storable(error)],
    );
    return row?.failures ?? 1;
  }

  async forget(reaction: string, eventId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM failed_attempts WHERE reaction = $1 AND event_id = $2', [
      reaction,
      eventId,
    ]);
  }
}
