import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Gateway } from '../testing/gateway';
import { type TestDatabase, createTestDatabase } from '../testing/test-database';
import { until } from '../testing/until';
import { databaseOptions } from './database';
import { DatabaseConnection } from './database-connection';
import { DatabaseUnavailableError } from './errors';

let database: TestDatabase;
let gateway: Gateway;
let dataSource: DataSource;
let connection: DatabaseConnection;

beforeEach(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
  gateway = new Gateway(new URL(database.url));
  await gateway.open();
  dataSource = new DataSource(
    databaseOptions('accounts', { DATABASE_URL: gateway.url, DATABASE_POOL_SIZE: 2 }, {}),
  );
  connection = new DatabaseConnection(dataSource);
});

afterEach(async () => {
  await connection.close();
  await gateway.close();
  await database.drop();
});

/** Resolves once the database answers. */
async function answers(): Promise<void> {
  await until('an answer of the database', () =>
    connection.check().then(
      () => true,
      () => false,
    ),
  );
}

it('answers from the start when the database is there', async () => {
  await connection.onModuleInit();
  await expect(connection.check()).resolves.toBeUndefined();
});

it('does not hold up the start when the database is away, and connects once it is back', async () => {
  await gateway.close();
  await connection.onModuleInit();
  await expect(connection.check()).rejects.toThrow(DatabaseUnavailableError);

  await gateway.open();
  await answers();
});

it('survives that the database goes away and comes back', async () => {
  await connection.onModuleInit();
  await gateway.close();
  await expect(connection.check()).rejects.toThrow();

  await gateway.open();
  await answers();
});

it('closes the pool for good, however often it is asked to', async () => {
  await connection.onModuleInit();
  await Promise.all([connection.close(), connection.close()]);
  await connection.close();

  expect(dataSource.isInitialized).toBe(false);
  await expect(connection.check()).rejects.toThrow(DatabaseUnavailableError);
});

it('leaves no pool open when it is closed while it connects', async () => {
  const starting = connection.onModuleInit();
  await connection.close();
  await starting;
  expect(dataSource.isInitialized).toBe(false);
});
