import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One intent to send a welcome mail for each account, whatever is heard twice; the partial index holds those that wait. */
export class CreateWelcomeMails1763700030001 implements MigrationInterface {
  readonly name = 'CreateWelcomeMails1763700030001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE welcome_mails (
        account_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL,
        tenant_id text NOT NULL,
        correlation_id text NOT NULL,
        causation_id text NOT NULL,
        email text NOT NULL,
        name text NOT NULL,
        activation_expires_at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'PENDING',
        attempts integer NOT NULL DEFAULT 0,
        available_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        settled_at timestamptz,
        last_error text
      )`);
    await runner.query(
      "CREATE INDEX welcome_mails_waiting ON welcome_mails (available_at) WHERE status = 'PENDING'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE welcome_mails');
  }
}
