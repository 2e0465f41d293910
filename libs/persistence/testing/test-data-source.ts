import type { App } from '@fanfare/event-contract/apps';
import { DataSource, type MigrationInterface } from 'typeorm';
import { databaseOptions } from '../src/database';
import { migrate } from '../src/migrate';
import { type TestDatabase, createTestDatabase } from './test-database';

type Migrations = readonly (new () => MigrationInterface)[];

/** An app's connection pool to a migrated database that one spec file has to itself. */
export interface TestDataSource {
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** Opens a database as `app` does, with the tables of `migrations`. */
export async function openTestDataSource(app: App, migrations: Migrations = []): Promise<TestDataSource> {
  const database = await createTestDatabase();
  const config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 10 };
  await migrate(app, config, migrations);
  const dataSource = await new DataSource(databaseOptions(app, config, {})).initialize();
  return {
    database,
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}
