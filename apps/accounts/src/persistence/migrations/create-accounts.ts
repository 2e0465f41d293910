import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccounts1763700020001 implements MigrationInterface {
  readonly name = 'CreateAccounts1763700020001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        account_id uuid PRIMARY KEY,
        tenant_id text NOT NULL,
        customer_id uuid NOT NULL,
        correlation_id text NOT NULL,
        email text NOT NULL,
        email_key text NOT NULL,
        name text NOT NULL,
        status text NOT NULL,
        password_hash text,
        created_at timestamptz NOT NULL,
        activated_at timestamptz,
        CONSTRAINT accounts_one_per_email UNIQUE (tenant_id, email_key),
        CONSTRAINT accounts_one_per_customer UNIQUE (tenant_id, customer_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE accounts');
  }
}
