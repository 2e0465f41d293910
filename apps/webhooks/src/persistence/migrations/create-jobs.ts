import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work on many messages that outlives the process which began it: `cursor` is the last message that was looked at. */
export class CreateJobs1763700060003 implements MigrationInterface {
  readonly name = 'CreateJobs1763700060003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE jobs (
        id uuid PRIMARY KEY,
        tenant_id text NOT NULL,
        endpoint_id uuid NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'running',
        total integer NOT NULL,
        done integer NOT NULL DEFAULT 0,
        cursor uuid,
        queued integer NOT NULL DEFAULT 0,
        queued_at timestamptz,
        created_at timestamptz NOT NULL,
        ended_at timestamptz
      )`);
    await runner.query("CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running'");
    await runner.query('CREATE INDEX jobs_of_tenant ON jobs (tenant_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE jobs');
  }
}
