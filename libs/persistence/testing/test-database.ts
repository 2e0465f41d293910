import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database that one spec file has to itself. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, even while connections are open. */
  drop(): Promise<void>;
}

/** Creates an empty database on the PostgreSQL of this test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = databaseServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

function databaseServer(): string {
  const services = process.env['FANFARE_TEST_SERVICES'];
  if (services === undefined)
    throw new Error('FANFARE_TEST_SERVICES is not set: run the tests through jest.preset.js.');
  return (JSON.parse(services) as { databaseUrl: string }).databaseUrl;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
