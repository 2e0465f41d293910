import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Messages, their deliveries and the log of attempts. The tables are written for every webhook: they have no foreign
 * keys, and only the indexes without which something has to be read in full. Claiming a delivery changes no indexed
 * column, so it rewrites the row in its page alone. Rows only grow older: BRIN finds those to be deleted.
 */
export class CreateDeliveries1763700060002 implements MigrationInterface {
  readonly name = 'CreateDeliveries1763700060002';

  async up(runner: QueryRunner): Promise<void> {
    await this.createMessages(runner);
    await this.createDeliveries(runner);
    await this.createAttempts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['attempts', 'deliveries', 'messages']) await runner.query(`DROP TABLE ${table}`);
  }

  private async createMessages(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE messages (
        tenant_id text NOT NULL,
        id uuid NOT NULL,
        type text NOT NULL,
        source text NOT NULL,
        sqs_message_id text,
        payload jsonb NOT NULL,
        body bytea NOT NULL,
        ordering_key text NOT NULL,
        occurred_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        traceparent text,
        correlation_id text NOT NULL,
        causation_id text,
        PRIMARY KEY (tenant_id, id)
      )`);
    await runner.query('CREATE INDEX messages_by_arrival ON messages (tenant_id, received_at, id)');
    await runner.query('CREATE INDEX messages_by_age ON messages USING brin (received_at)');
  }

  private async createDeliveries(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deliveries (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL,
        endpoint_id uuid NOT NULL,
        tenant_id text NOT NULL,
        ordering_key text,
        occurred_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        trigger text NOT NULL,
        retry boolean NOT NULL DEFAULT false,
        attempts integer NOT NULL DEFAULT 0,
        attempt_count integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL,
        next_attempt_reason text,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        job_id uuid,
        created_at timestamptz NOT NULL,
        ended_at timestamptz
      ) WITH (fillfactor = 75)`);
    await runner.query(`
      CREATE INDEX deliveries_waiting ON deliveries (endpoint_id, retry, next_attempt_at, id)
      WHERE state = 'pending'`);
    await runner.query(`
      CREATE INDEX deliveries_in_order ON deliveries (endpoint_id, ordering_key, occurred_at, id)
      WHERE state = 'pending' AND ordering_key IS NOT NULL`);
    await runner.query('CREATE INDEX deliveries_of_message ON deliveries (message_id, endpoint_id)');
    await runner.query(`
      CREATE INDEX deliveries_missed ON deliveries (endpoint_id, message_id)
      WHERE state IN ('exhausted', 'cancelled')`);
    await runner.query('CREATE INDEX deliveries_by_age ON deliveries USING brin (created_at)');
  }

  private async createAttempts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attempts (
        id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        message_id uuid NOT NULL,
        endpoint_id uuid NOT NULL,
        tenant_id text NOT NULL,
        number integer NOT NULL,
        trigger text NOT NULL,
        started_at timestamptz NOT NULL,
        duration_ms integer NOT NULL,
        url text NOT NULL,
        remote_address text,
        request_headers jsonb,
        status text NOT NULL,
        response_code integer,
        response_headers jsonb,
        response_body bytea,
        response_encoding text NOT NULL DEFAULT 'utf8',
        response_truncated boolean NOT NULL DEFAULT false,
        failure text,
        next_attempt_at timestamptz,
        next_attempt_reason text,
        traceparent text,
        PRIMARY KEY (tenant_id, id)
      )`);
    await runner.query('CREATE INDEX attempts_of_endpoint ON attempts (endpoint_id, id)');
    await runner.query('CREATE INDEX attempts_of_message ON attempts (message_id, id)');
    await runner.query('CREATE INDEX attempts_by_age ON attempts USING brin (started_at)');
  }
}
