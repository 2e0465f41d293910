import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The answers that an app has given to requests with an Idempotency-Key. */
export class CreateIdempotencyKeys1763700000003 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1763700000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        tenant_id text NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        status smallint NOT NULL,
        headers jsonb NOT NULL,
        body text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, route, key)
      )`);
    await runner.query('CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
