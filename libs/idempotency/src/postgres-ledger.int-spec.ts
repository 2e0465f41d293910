import { isLockTimeout } from '@fanfare/persistence/errors';
import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { describeLedger, ledgerEntry } from '../testing/ledger.conformance';
import { idempotencyMigrations } from './idempotency.migrations';
import { LedgerRetention } from './ledger-retention';
import { PostgresLedger } from './postgres-ledger';

let test: TestDataSource;
let unitOfWork: UnitOfWork;
let ledger: PostgresLedger;

beforeAll(async () => {
  test = await openTestDataSource('accounts', idempotencyMigrations);
  unitOfWork = new UnitOfWork(test.dataSource);
  ledger = new PostgresLedger(unitOfWork);
});

afterAll(() => test.close());

describeLedger('the ledger in PostgreSQL', () => ({ ledger, unitOfWork }));

it('does not wait for ever for a transaction that holds the same event', async () => {
  const entry = ledgerEntry();
  const error = await unitOfWork.run(async () => {
    await ledger.enter(entry);
    const elsewhere = test.dataSource.createQueryRunner();
    try {
      await elsewhere.query("SET lock_timeout = '10ms'");
      return await elsewhere
        .query('INSERT INTO processed_messages VALUES ($1, $2, $3, $4)', [
          entry.consumer,
          entry.eventId,
          entry.payloadHash,
          entry.messageId,
        ])
        .catch((thrown: unknown) => thrown);
    } finally {
      await elsewhere.query('RESET lock_timeout');
      await elsewhere.release();
    }
  });

  expect(isLockTimeout(error)).toBe(true);
  const [setting] = await test.dataSource.query<[{ lock_timeout: string }]>('SHOW lock_timeout');
  expect(setting.lock_timeout).toBe('3s');
});

it('forgets what was handled 35 days ago, and nothing younger', async () => {
  const [old, young] = [ledgerEntry(), ledgerEntry()];
  await unitOfWork.run(async (manager) => {
    await ledger.enter(old);
    await ledger.enter(young);
    await manager.query(
      `UPDATE processed_messages SET processed_at = now() - CASE WHEN event_id = $1
       THEN interval '35 days 1 minute' ELSE interval '34 days 23 hours' END WHERE event_id IN ($1, $2)`,
      [old.eventId, young.eventId],
    );
  });

  expect(await new LedgerRetention(test.dataSource).run()).toBe(1);
  expect(await unitOfWork.run(() => ledger.enter(old))).toBe('new');
  expect(await unitOfWork.run(() => ledger.enter(young))).toBe('duplicate');
});
