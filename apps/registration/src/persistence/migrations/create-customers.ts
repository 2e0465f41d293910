import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCustomers1763700010001 implements MigrationInterface {
  readonly name = 'CreateCustomers1763700010001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customers (
        customer_id uuid PRIMARY KEY,
        tenant_id text NOT NULL,
        tracking_id text NOT NULL,
        email text NOT NULL,
        status text NOT NULL,
        registered_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX customers_of_tenant ON customers (tenant_id, customer_id)');
    await runner.query('CREATE INDEX customers_by_status ON customers (tenant_id, status, customer_id)');
    await runner.query('CREATE INDEX customers_by_email ON customers (tenant_id, lower(email), customer_id)');
    await runner.query(`
      CREATE TABLE heard_events (
        event_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL REFERENCES customers,
        event jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX heard_events_of_customer ON heard_events (customer_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE heard_events');
    await runner.query('DROP TABLE customers');
  }
}
