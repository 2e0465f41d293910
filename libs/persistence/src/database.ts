import type { App } from '@fanfare/event-contract/apps';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';
import type { PersistenceConfig } from './persistence.environment';

/** What an app keeps in its schema. */
export interface DatabaseParts {
  readonly entities?: readonly (new () => object)[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  /** PostgreSQL settings of every connection, beyond those that all apps have. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Timeouts of every connection, in milliseconds. A lock that is not free in 3 s belongs to work that is still in
 * progress elsewhere; a statement must end well within a message's visibility; a transaction whose process hangs dies.
 */
export const sessionSettings = {
  lock_timeout: 3_000,
  statement_timeout: 25_000,
  idle_in_transaction_session_timeout: 30_000,
};

/**
 * How an app opens its database: every name resolves in the app's own schema (called after the app), nothing is ever
 * synchronised, and a connection that cannot be had within 5 s is an error.
 */
export function databaseOptions(
  app: App,
  config: PersistenceConfig,
  parts: DatabaseParts,
  timeouts = sessionSettings,
): DataSourceOptions {
  const settings = { search_path: app, ...timeouts, ...parts.settings };
  return {
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: `fanfare-${app}`,
    schema: app,
    entities: [...(parts.entities ?? [])],
    migrations: [...(parts.migrations ?? [])],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: config.DATABASE_POOL_SIZE,
    connectTimeoutMS: 5_000,
    extra: {
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${String(value)}`)
        .join(' '),
      keepAlive: true,
      idleTimeoutMillis: 30_000,
    },
  };
}
