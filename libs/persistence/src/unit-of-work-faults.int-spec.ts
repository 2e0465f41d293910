import { type TestDataSource, openTestDataSource } from '../testing/test-data-source';
import { until } from '../testing/until';
import { DatabaseUnavailableError, TransactionTimedOutError, isDatabaseUnavailable } from './errors';
import { UnitOfWork } from './unit-of-work';

let test: TestDataSource;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  test = await openTestDataSource('accounts');
  await test.dataSource.query('CREATE TABLE things (id int PRIMARY KEY)');
  unitOfWork = new UnitOfWork(test.dataSource);
});

afterEach(() => test.dataSource.query('TRUNCATE things'));
afterAll(() => test.close());

async function insert(id: number): Promise<void> {
  await unitOfWork.manager.query('INSERT INTO things VALUES ($1)', [id]);
}

async function kept(): Promise<number[]> {
  const rows = await test.dataSource.query<{ id: number }[]>('SELECT id FROM things ORDER BY id');
  return rows.map(({ id }) => id);
}

async function backendId(): Promise<number> {
  const [row] = await unitOfWork.manager.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
  return row.pid;
}

/** Resolves when the server has ended a connection and our side knows. */
async function goneFor(pid: number): Promise<void> {
  await until('the end of the connection', async () => {
    const rows = await test.dataSource.query<unknown[]>('SELECT FROM pg_stat_activity WHERE pid = $1', [pid]);
    return rows.length === 0;
  });
}

/** An error as PostgreSQL would report it. */
async function raise(sqlState: string): Promise<void> {
  await unitOfWork.manager.query(`DO $$ BEGIN RAISE 'as asked' USING ERRCODE = '${sqlState}'; END $$`);
}

describe('a deadlock or a serialization failure', () => {
  it.each(['40001', '40P01'])(
    '(%s) makes the work run again, in a transaction of its own',
    async (sqlState) => {
      const hook = jest.fn();
      let runs = 0;
      await unitOfWork.run(async () => {
        runs += 1;
        await insert(runs);
        unitOfWork.afterCommit(hook);
        if (runs < 3) await raise(sqlState);
      });

      expect(await kept()).toEqual([3]);
      expect(hook).toHaveBeenCalledTimes(1);
    },
  );

  it('is passed on when it happens three times', async () => {
    const work = jest.fn(() => raise('40001'));
    await expect(unitOfWork.run(work)).rejects.toMatchObject({ code: '40001' });
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('makes the whole work run again, and not only the part that was run within it', async () => {
    const inner = jest.fn(() => raise('40P01'));
    const outer = jest.fn(() => unitOfWork.run(inner));
    await expect(unitOfWork.run(outer)).rejects.toMatchObject({ code: '40P01' });
    expect(outer).toHaveBeenCalledTimes(3);
    expect(inner).toHaveBeenCalledTimes(3);
  });

  it('is the only failure that is tried again', async () => {
    const work = jest.fn(() => raise('55P03'));
    await expect(unitOfWork.run(work)).rejects.toMatchObject({ code: '55P03' });
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('happens between two transactions that wait for each other, and both get through', async () => {
    await unitOfWork.run(() => Promise.all([insert(1), insert(2)]));
    const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const lock = (id: number) =>
      unitOfWork.manager.query('SELECT FROM things WHERE id = $1 FOR UPDATE', [id]);
    const crossing = (first: number, second: number, mine: 0 | 1) =>
      unitOfWork.run(async () => {
        await lock(first);
        held[mine].resolve();
        await held[mine === 0 ? 1 : 0].promise;
        await lock(second);
        return first;
      });

    expect(await Promise.all([crossing(1, 2, 0), crossing(2, 1, 1)])).toEqual([1, 2]);
  });
});

describe('a connection that is lost', () => {
  it('between two statements means that the database is not reachable, and is not the work’s fault', async () => {
    const work = unitOfWork.run(async () => {
      const pid = await backendId();
      await test.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
      await goneFor(pid);
      await insert(1);
    });

    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect(await kept()).toEqual([]);
  });

  it('just before the commit is noticed', async () => {
    const hook = jest.fn();
    const work = unitOfWork.run(async () => {
      await insert(1);
      unitOfWork.afterCommit(hook);
      const pid = await backendId();
      await test.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
      await goneFor(pid);
    });

    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(hook).not.toHaveBeenCalled();
  });

  it('during a statement is told apart from a failure of the statement', async () => {
    const work = unitOfWork.run(async () => {
      const pid = await backendId();
      const waiting = unitOfWork.manager.query('SELECT pg_sleep(60)');
      waiting.catch(() => undefined);
      await test.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
      await waiting;
    });

    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it('because the work did nothing for too long is the work’s fault', async () => {
    const work = unitOfWork.run(async () => {
      await unitOfWork.manager.query("SET idle_in_transaction_session_timeout = '20ms'");
      await goneFor(await backendId());
    });

    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionTimedOutError);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});
