import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { until } from '@fanfare/persistence/testing/until';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { outboxEntry } from '../testing/outbox-entry';
import { Housekeeping } from './housekeeping';
import { messagingMigrations } from './messaging.migrations';
import { outboxOldestAge, outboxPending } from './metrics';
import { PostgresOutbox } from './outbox/postgres-outbox';

let test: TestDataSource;
let outbox: PostgresOutbox;
let housekeeping: Housekeeping;
/** What is done regularly, by its period in milliseconds. */
let work: Map<number, () => void>;

beforeAll(async () => {
  test = await openTestDataSource('registration', messagingMigrations);
  outbox = new PostgresOutbox(new UnitOfWork(test.dataSource), test.dataSource);
});

beforeEach(() => {
  work = new Map();
  jest.spyOn(globalThis, 'setInterval').mockImplementation((callback, period = 0) => {
    work.set(period, callback);
    return { unref: () => undefined } as unknown as NodeJS.Timeout;
  });
  housekeeping = new Housekeeping(outbox, test.dataSource);
  housekeeping.onApplicationBootstrap();
});

afterEach(() => {
  housekeeping.onModuleDestroy();
  jest.restoreAllMocks();
});

afterAll(() => test.close());

it('measures every 15 s how much waits, and for how long', async () => {
  await new UnitOfWork(test.dataSource).run(() => outbox.add(outboxEntry()));
  await test.dataSource.query("UPDATE outbox SET created_at = now() - interval '90 seconds'");
  work.get(15_000)?.();

  await until('the measurement', async () => (await outboxPending.get()).values[0]?.value === 1);
  expect((await outboxOldestAge.get()).values[0]?.value).toBeGreaterThanOrEqual(90);
});

it('deletes every hour what was published a week ago and what failed 35 days ago, and nothing younger', async () => {
  await test.dataSource.query(
    `INSERT INTO outbox (event_id, event_type, source, detail, published_at, quarantined_at)
     SELECT gen_random_uuid(), name, 's', '{}', published, quarantined FROM (VALUES
       ('old', now() - interval '7 days 1 minute', NULL::timestamptz),
       ('young', now() - interval '6 days 23 hours', NULL),
       ('waiting', NULL, NULL),
       ('quarantined', NULL, now() - interval '100 days')) AS rows (name, published, quarantined)`,
  );
  await test.dataSource.query(
    `INSERT INTO failed_attempts (reaction, event_id, failures, last_error, last_failed_at) VALUES
       ('old', gen_random_uuid(), 1, '', now() - interval '35 days 1 minute'),
       ('young', gen_random_uuid(), 1, '', now() - interval '34 days 23 hours')`,
  );
  work.get(3_600_000)?.();

  const names = async (): Promise<string[]> => {
    const rows = await test.dataSource.query<{ name: string }[]>(
      `SELECT event_type AS name FROM outbox WHERE source = 's' UNION ALL SELECT reaction FROM failed_attempts`,
    );
    return rows.map(({ name }) => name).sort();
  };
  await until('the deletion of both', async () => (await names()).length === 4);
  expect(await names()).toEqual(['quarantined', 'waiting', 'young', 'young']);
});

it('does nothing while there is no database', () => {
  const asked = jest.spyOn(outbox, 'backlog');
  jest.replaceProperty(test.dataSource, 'isInitialized', false);
  for (const run of work.values()) run();
  expect(asked).not.toHaveBeenCalled();
});
