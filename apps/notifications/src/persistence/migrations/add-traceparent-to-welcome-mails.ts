import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail is sent in the trace of the registration that it belongs to. */
export class AddTraceparentToWelcomeMails1763700030002 implements MigrationInterface {
  readonly name = 'AddTraceparentToWelcomeMails1763700030002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE welcome_mails ADD COLUMN traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE welcome_mails DROP COLUMN traceparent');
  }
}
