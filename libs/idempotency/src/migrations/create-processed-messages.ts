import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The events that each consumer of an app has handled. */
export class CreateProcessedMessages1763700000004 implements MigrationInterface {
  readonly name = 'CreateProcessedMessages1763700000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE processed_messages (
        consumer text NOT NULL,
        event_id uuid NOT NULL,
        payload_hash bytea NOT NULL,
        message_id text NOT NULL,
        processed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (consumer, event_id)
      )`);
    await runner.query('CREATE INDEX processed_messages_age ON processed_messages (processed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE processed_messages');
  }
}
