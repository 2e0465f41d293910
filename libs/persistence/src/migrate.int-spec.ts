import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { type TestDatabase, createTestDatabase } from '../testing/test-database';
import { databaseOptions } from './database';
import { migrate } from './migrate';

class CreateThings1700000000001 implements MigrationInterface {
  readonly name = 'CreateThings1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE things (id int PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE things');
  }
}

class FillThings1700000000002 implements MigrationInterface {
  readonly name = 'FillThings1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("INSERT INTO things SELECT (current_setting('statement_timeout') = '0')::int");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM things');
  }
}

class Fail1700000000003 implements MigrationInterface {
  readonly name = 'Fail1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO things VALUES (2)');
    await runner.query('SELECT 1 / 0');
  }

  async down(): Promise<void> {
    // There is nothing to undo.
  }
}

const both = [CreateThings1700000000001, FillThings1700000000002];
const names = both.map(({ name }) => name);
let database: TestDatabase;
let config: { DATABASE_URL: string; DATABASE_POOL_SIZE: number };

beforeEach(async () => {
  // TypeORM tells there which migration failed.
  jest.spyOn(console, 'log').mockReturnValue();
  database = await createTestDatabase();
  config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 };
});

afterEach(() => database.drop());

/** What the migrations have left in an app's schema, or undefined without one. */
async function things(app: 'accounts' | 'validation'): Promise<number[]> {
  const dataSource = await new DataSource(databaseOptions(app, config, {})).initialize();
  try {
    const rows = await dataSource.query<{ id: number }[]>('SELECT id FROM things ORDER BY id');
    return rows.map(({ id }) => id);
  } finally {
    await dataSource.destroy();
  }
}

it('runs what has not run yet, in the schema of the app, and says what that was', async () => {
  expect(await migrate('accounts', config, both.slice(0, 1))).toEqual(names.slice(0, 1));
  expect(await migrate('accounts', config, both)).toEqual(names.slice(1));
  expect(await migrate('accounts', config, both)).toEqual([]);
  await expect(things('validation')).rejects.toThrow('"things" does not exist');
  expect(await migrate('validation', config, both)).toEqual(names);
});

it('gives a statement as long as it takes', async () => {
  await migrate('accounts', config, both);
  expect(await things('accounts')).toEqual([1]);
});

it('runs everything once when four tasks start at the same time', async () => {
  const ran = await Promise.all([1, 2, 3, 4].map(() => migrate('accounts', config, both)));

  expect(ran.flat()).toEqual(names);
  expect(await things('accounts')).toEqual([1]);
});

it('undoes the migration that fails and keeps those before it, so that the next run goes on from there', async () => {
  await expect(migrate('accounts', config, [...both, Fail1700000000003])).rejects.toThrow('division by zero');

  expect(await things('accounts')).toEqual([1]);
  expect(await migrate('accounts', config, both)).toEqual([]);
});

it('leaves no lock behind when it fails', async () => {
  await expect(migrate('accounts', config, [Fail1700000000003])).rejects.toThrow();
  expect(await migrate('accounts', config, both)).toEqual(names);
});
