import type { App } from '@fanfare/event-contract/apps';
import { EnvironmentError, readEnvironment } from '@fanfare/process/environment';
import { DataSource, type MigrationInterface } from 'typeorm';
import { z } from 'zod';
import { databaseOptions, sessionSettings } from './database';
import { type PersistenceConfig, persistenceEnvironment } from './persistence.environment';

type Migrations = readonly (new () => MigrationInterface)[];

/** Building an index takes as long as it takes; a lock that others need is still not waited for. */
const timeouts = { ...sessionSettings, statement_timeout: 0 };

/**
 * Brings an app's schema up to date and returns the names of the migrations that ran. Safe to run any number of times
 * and from several tasks at once: an advisory lock lets one work while the others wait, then find nothing to do.
 */
export async function migrate(
  app: App,
  config: PersistenceConfig,
  migrations: Migrations,
): Promise<string[]> {
  const dataSource = new DataSource(
    databaseOptions(app, { ...config, DATABASE_POOL_SIZE: 2 }, { migrations }, timeouts),
  );
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SET lock_timeout = 0');
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', [`fanfare-migrate-${app}`]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS "${app}"`);
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}

/** The whole of an app's migrate command: environment in, one line out, exit code 1 with the reason on failure. */
export async function runMigrateCommand(app: App, migrations: Migrations): Promise<void> {
  try {
    const ran = await migrate(app, readEnvironment(z.object(persistenceEnvironment)), migrations);
    process.stdout.write(`${app}: ${ran.length === 0 ? 'up to date' : `ran ${ran.join(', ')}`}\n`);
  } catch (error) {
    const reason =
      error instanceof EnvironmentError ? error.message : `${app}: migration failed: ${String(error)}`;
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}
