import { DatabaseUnavailableError } from '@fanfare/persistence/errors';
import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { DataSource } from 'typeorm';
import { describeFailedAttempts } from '../../testing/failed-attempts.conformance';
import { messagingMigrations } from '../messaging.migrations';
import { PostgresFailedAttempts } from './postgres-failed-attempts';

let test: TestDataSource;

beforeAll(async () => {
  test = await openTestDataSource('accounts', messagingMigrations);
});

afterAll(() => test.close());

function notConnected(): PostgresFailedAttempts {
  return new PostgresFailedAttempts(new DataSource({ type: 'postgres', url: test.database.url }));
}

describeFailedAttempts('the counts in PostgreSQL', () => ({
  attempts: new PostgresFailedAttempts(test.dataSource),
  unavailable: notConnected(),
}));

it('tells that the database is away before there is a connection', async () => {
  await expect(notConnected().record('r', 'e', 'no')).rejects.toThrow(DatabaseUnavailableError);
});
