import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The messages of older systems that were published, by what they said. */
export class CreateInbox1763700070001 implements MigrationInterface {
  readonly name = 'CreateInbox1763700070001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox (
        content_hash bytea NOT NULL,
        message_id text NOT NULL,
        sent_at timestamptz NOT NULL,
        published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (content_hash, message_id)
      )`);
    await runner.query('CREATE INDEX inbox_age ON inbox (published_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox');
  }
}
