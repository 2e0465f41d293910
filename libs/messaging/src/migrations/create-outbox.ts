import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The events that an app has decided to say; the partial index holds those that still wait. */
export class CreateOutbox1763700000001 implements MigrationInterface {
  readonly name = 'CreateOutbox1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        event_id uuid PRIMARY KEY,
        event_type text NOT NULL,
        source text NOT NULL,
        detail text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        available_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        published_at timestamptz,
        quarantined_at timestamptz,
        last_error text
      )`);
    await runner.query(`
      CREATE INDEX outbox_waiting ON outbox (available_at, event_id)
      WHERE published_at IS NULL AND quarantined_at IS NULL`);
    await runner.query(
      'CREATE INDEX outbox_quarantined ON outbox (quarantined_at) WHERE quarantined_at IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox');
  }
}
