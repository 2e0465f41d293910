import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { DataSource } from 'typeorm';
import { outboxEntry } from '../../testing/outbox-entry';
import { describeOutbox } from '../../testing/outbox.conformance';
import { messagingMigrations } from '../messaging.migrations';
import { PostgresOutbox } from './postgres-outbox';

let test: TestDataSource;
let unitOfWork: UnitOfWork;
let outbox: PostgresOutbox;

beforeAll(async () => {
  test = await openTestDataSource('registration', messagingMigrations);
  unitOfWork = new UnitOfWork(test.dataSource);
  outbox = new PostgresOutbox(unitOfWork, test.dataSource);
});

afterEach(() => test.dataSource.query('TRUNCATE outbox'));
afterAll(() => test.close());

async function elapse(milliseconds: number): Promise<void> {
  await test.dataSource.query(
    `UPDATE outbox SET available_at = available_at - $1 * interval '1 millisecond',
                       created_at = created_at - $1 * interval '1 millisecond'`,
    [milliseconds],
  );
}

describeOutbox('the outbox in PostgreSQL', () => ({ outbox, unitOfWork, elapse }), { isShared: true });

it('takes no more than its limit, however the planner joins', async () => {
  await test.dataSource.query(fill('event_id', 'gen_random_uuid()', 50));
  const planners = [
    'hashjoin',
    'mergejoin',
    'hashagg',
    'material',
    'sort',
    'memoize',
    'indexscan',
    'bitmapscan',
  ];
  const stubborn = new DataSource({
    type: 'postgres',
    url: test.database.url,
    extra: {
      options: `-c search_path=registration ${planners.map((name) => `-c enable_${name}=off`).join(' ')}`,
    },
  });
  await stubborn.initialize();
  const claimed = await new PostgresOutbox(unitOfWork, stubborn).claim(5);
  await stubborn.destroy();

  expect(claimed).toHaveLength(5);
});

it('reads only what is due or waits, however much is not yet due or was published', async () => {
  await test.dataSource.query(
    fill('event_id, available_at', "gen_random_uuid(), now() + interval '1 hour'", 5_000),
  );
  await test.dataSource.query(fill('event_id, published_at', 'gen_random_uuid(), now()', 20_000));
  await test.dataSource.query('ANALYZE outbox');
  await unitOfWork.run(() => outbox.add(outboxEntry()));

  expect(await pagesReadBy(() => outbox.claim(100))).toBeLessThan(50);
  await test.dataSource.query('DELETE FROM outbox WHERE published_at IS NULL');
  await test.dataSource.query('VACUUM ANALYZE outbox');
  expect(await pagesReadBy(() => outbox.backlog())).toBeLessThan(50);
});

/** The statement that adds `count` rows, in which these columns have these values. */
function fill(columns: string, values: string, count: number): string {
  return `INSERT INTO outbox (event_type, source, detail, ${columns})
          SELECT 'CustomerRegistered', 'fanfare.registration', '{}', ${values} FROM generate_series(1, ${count})`;
}

/** How many pages PostgreSQL reads for the statement that `call` sends; a table of 25,000 rows has hundreds. */
async function pagesReadBy(call: () => Promise<unknown>): Promise<number> {
  const sent = jest.spyOn(test.dataSource, 'query');
  await call();
  const [statement = '', parameters] = sent.mock.calls[0] ?? [];
  sent.mockRestore();
  const plan = await test.dataSource.query<{ 'QUERY PLAN': string }[]>(
    `EXPLAIN (ANALYZE, BUFFERS) ${statement}`,
    parameters,
  );
  return Number(/shared hit=(\d+)/.exec(plan.map((row) => row['QUERY PLAN']).join())?.[1]);
}
