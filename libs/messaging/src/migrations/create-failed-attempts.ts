import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a reaction's handler has failed for an event, because a queue's receive count counts other things too. */
export class CreateFailedAttempts1763700000002 implements MigrationInterface {
  readonly name = 'CreateFailedAttempts1763700000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE failed_attempts (
        reaction text NOT NULL,
        event_id uuid NOT NULL,
        failures integer NOT NULL,
        last_error text NOT NULL,
        last_failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (reaction, event_id)
      )`);
    await runner.query('CREATE INDEX failed_attempts_age ON failed_attempts (last_failed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE failed_attempts');
  }
}
