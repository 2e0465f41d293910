import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The events that tenants told through the API, by the ids that they gave them: so that each is published once. */
export class CreateToldEvents1763700060004 implements MigrationInterface {
  readonly name = 'CreateToldEvents1763700060004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE told_events (
        tenant_id text NOT NULL,
        event_id uuid NOT NULL,
        content_hash bytea NOT NULL,
        occurred_at timestamptz NOT NULL,
        told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, event_id)
      )`);
    await runner.query('CREATE INDEX told_events_by_age ON told_events USING brin (told_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE told_events');
  }
}
