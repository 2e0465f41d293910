import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Logger } from '@nestjs/common';
import { outboxEntry } from '../../testing/outbox-entry';
import { TestAws } from '../../testing/test-aws';
import { messagingMigrations } from '../messaging.migrations';
import { WakeSignal } from '../wake-signal';
import { EventBridgeBus } from './event-bridge-bus';
import { OutboxRelay } from './outbox-relay';
import { PostgresOutbox } from './postgres-outbox';

let aws: TestAws;
let queue: string;
let test: TestDataSource;
let unitOfWork: UnitOfWork;
let outbox: PostgresOutbox;
let signal: WakeSignal;
let relays: OutboxRelay[];

beforeAll(async () => {
  Logger.overrideLogger(false);
  aws = new TestAws();
  queue = (await aws.provide('validation'))[0]?.queue ?? '';
  test = await openTestDataSource('registration', messagingMigrations);
  unitOfWork = new UnitOfWork(test.dataSource);
  outbox = new PostgresOutbox(unitOfWork, test.dataSource);
});

beforeEach(() => {
  signal = new WakeSignal();
  relays = [];
});

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await test.dataSource.query('TRUNCATE outbox');
});

afterAll(async () => {
  aws.close();
  await test.close();
});

/** Starts a relay of its own, as another task would. */
function startRelay(): void {
  const relay = new OutboxRelay(outbox, new EventBridgeBus(aws.clients.eventBridge, aws.bus), signal, 50);
  relays.push(relay);
  relay.start();
}

/** Adds entries whose detail is their number, and returns the details. */
async function add(count: number): Promise<string[]> {
  const details = Array.from({ length: count }, (_, index) => JSON.stringify({ data: index }));
  await unitOfWork.run(async () => {
    for (const detail of details) await outbox.add(outboxEntry(detail));
  });
  return details;
}

/** The details of the next `count` messages that arrive, and of those that are there then. */
async function arrived(count: number): Promise<string[]> {
  const details: string[] = [];
  const take = async (waitSeconds: number): Promise<number> => {
    const messages = await aws.receive(queue, waitSeconds);
    for (const { Body = '' } of messages)
      details.push(JSON.stringify((JSON.parse(Body) as { detail: unknown }).detail));
    return messages.length;
  };
  for (let got = 1; got > 0 && details.length < count;) got = await take(5);
  for (let got = 1; got > 0;) got = await take(0);
  return details;
}

it('says each of 2,000 entries once when two relays share them', async () => {
  startRelay();
  startRelay();
  const details = await add(2_000);
  signal.wake();

  expect((await arrived(2_000)).sort()).toEqual(details.sort());
  await Promise.all(relays.map((relay) => relay.stop()));
  expect(await outbox.backlog()).toMatchObject({ pending: 0, quarantined: 0 });
});

it('says what a relay had claimed that died, when its lease ends', async () => {
  const details = await add(3);
  expect(await outbox.claim(100)).toHaveLength(3);
  startRelay();
  const other = await add(1);
  expect(await arrived(1)).toEqual(other);

  await test.dataSource.query('UPDATE outbox SET available_at = now() WHERE published_at IS NULL');
  expect((await arrived(3)).sort()).toEqual(details);
});

it('is not held up by a transaction that is left open elsewhere', async () => {
  const elsewhere = test.dataSource.createQueryRunner();
  await elsewhere.startTransaction();
  await elsewhere.query(
    'INSERT INTO outbox (event_id, event_type, source, detail) VALUES (gen_random_uuid(), $1, $1, $1)',
    ['x'],
  );
  startRelay();
  const details = await add(1);

  expect(await arrived(1)).toEqual(details);
  await elsewhere.rollbackTransaction();
  await elsewhere.release();
});

it('goes on by itself when the database connections are cut', async () => {
  startRelay();
  const before = await add(1);
  expect(await arrived(1)).toEqual(before);
  const server = test.dataSource.createQueryRunner();
  await server.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await server.release();

  const after = await add(1);
  expect(await arrived(1)).toEqual(after);
});
