import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { DataSource } from 'typeorm';
import { storable } from '../storable-text';
import type { ClaimedEntry, Outbox, OutboxEntry } from './outbox';

interface ClaimedRow {
  readonly event_id: string;
  readonly event_type: string;
  readonly source: string;
  readonly detail: string;
  readonly attempts: number;
}

/** The outbox as a table. `available_at` is both the lease of a claim and the time of the next attempt. */
@Injectable()
export class PostgresOutbox implements Outbox {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  async add({ eventId, eventType, source, detail }: OutboxEntry): Promise<void> {
    this.unitOfWork.atLast({
      text: 'INSERT INTO outbox (event_id, event_type, source, detail) VALUES ($1, $2, $3, $4)',
      values: [eventId, eventType, source, detail],
    });
    await failpoint('outbox.after-insert');
  }

  async claim(limit: number): Promise<ClaimedEntry[]> {
    const [rows] = await this.dataSource.query<[ClaimedRow[], number]>(
      `UPDATE outbox SET available_at = clock_timestamp() + interval '30 seconds', attempts = attempts + 1
       WHERE event_id = ANY(ARRAY(
         SELECT event_id FROM outbox
         WHERE published_at IS NULL AND quarantined_at IS NULL AND available_at <= now()
         ORDER BY available_at, event_id LIMIT $1 FOR UPDATE SKIP LOCKED))
       RETURNING event_id, event_type, source, detail, attempts`,
      [limit],
    );
    return rows
      .map((row) => ({
        eventId: row.event_id,
        eventType: row.event_type,
        source: row.source,
        detail: row.detail,
        attempts: row.attempts,
      }))
      .sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  }

  async markPublished(eventIds: readonly string[]): Promise<void> {
    await this.dataSource.query(
      'UPDATE outbox SET published_at = clock_timestamp(), last_error = NULL WHERE event_id = ANY($1) AND published_at IS NULL',
      [eventIds],
    );
  }

  async release(delays: readonly { eventId: string; delayMs: number; error: string }[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE outbox SET available_at = clock_timestamp() + delay_ms * interval '1 millisecond', last_error = error
       FROM unnest($1::uuid[], $2::float8[], $3::text[]) AS released (id, delay_ms, error)
       WHERE event_id = id AND published_at IS NULL`,
      [
        delays.map(({ eventId }) => eventId),
        delays.map(({ delayMs }) => delayMs),
        delays.map(({ error }) => storable(error)),
      ],
    );
  }

  async quarantine(eventId: string, error: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE outbox SET quarantined_at = clock_timestamp(), last_error = $2 WHERE event_id = $1 AND published_at IS NULL',
      [eventId, storable(error)],
    );
  }

  async backlog(): Promise<{ pending: number; oldestSeconds: number; quarantined: number }> {
    const [row] = await this.dataSource.query<{ pending: number; oldest: number; quarantined: number }[]>(
      `SELECT count(*)::int AS pending,
              coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest,
              (SELECT count(*)::int FROM outbox WHERE quarantined_at IS NOT NULL) AS quarantined
       FROM outbox WHERE published_at IS NULL AND quarantined_at IS NULL`,
    );
    return {
      pending: row?.pending ?? 0,
      oldestSeconds: row?.oldest ?? 0,
      quarantined: row?.quarantined ?? 0,
    };
  }
}
