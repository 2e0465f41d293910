import type { PoolClient } from 'pg';
import { type TestDataSource, openTestDataSource } from '../testing/test-data-source';
import { runTogether } from './statement-group';
import { UnitOfWork } from './unit-of-work';

let test: TestDataSource;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  test = await openTestDataSource('accounts');
  await test.dataSource.query('CREATE TABLE things (id int PRIMARY KEY, note jsonb)');
  unitOfWork = new UnitOfWork(test.dataSource);
});

afterEach(() => test.dataSource.query('TRUNCATE things'));
afterAll(() => test.close());

const insertion = (id: number) => ({ text: 'INSERT INTO things VALUES ($1)', values: [id] });

async function kept(): Promise<number[]> {
  const rows = await test.dataSource.query<{ id: number }[]>('SELECT id FROM things ORDER BY id');
  return rows.map(({ id }) => id);
}

async function onClient<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const runner = test.dataSource.createQueryRunner();
  try {
    return await work((await runner.connect()) as PoolClient);
  } finally {
    await runner.release();
  }
}

describe('statements that are sent together', () => {
  it('are executed in order, each with its own result', async () => {
    const results = await onClient((client) =>
      runTogether(client, [
        { text: 'INSERT INTO things VALUES ($1, $2) RETURNING id', values: [1, { a: null }] },
        { text: 'SELECT note FROM things WHERE id = $1', values: [1] },
        { text: 'DELETE FROM things', values: [] },
      ]),
    );

    expect(results.map(({ command, rowCount, rows }) => [command, rowCount, rows])).toEqual([
      ['INSERT', 1, [{ id: 1 }]],
      ['SELECT', 1, [{ note: { a: null } }]],
      ['DELETE', 1, []],
    ]);
  });

  it('are not executed after one that fails, and leave a connection that works', async () => {
    await onClient(async (client) => {
      const together = runTogether(client, [
        { text: 'BEGIN', values: [] },
        insertion(1),
        insertion(1),
        { text: 'COMMIT', values: [] },
      ]);

      await expect(together).rejects.toMatchObject({ code: '23505' });
      await client.query('ROLLBACK');
      await expect(client.query('SELECT 1')).resolves.toMatchObject({ rowCount: 1 });
    });
    expect(await kept()).toEqual([]);
  });

  it('may be none', async () => {
    await expect(onClient((client) => runTogether(client, []))).resolves.toEqual([]);
  });
});

describe('what a transaction ends with', () => {
  it('is committed with the rest, in the order in which it was said, though nothing came before', async () => {
    await unitOfWork.run(async () => {
      unitOfWork.atLast(insertion(1));
      unitOfWork.atLast({ text: 'UPDATE things SET id = 2 WHERE id = $1', values: [1] });
    });

    expect(await kept()).toEqual([2]);
  });

  it('undoes everything when it fails, and its error is the one that is passed on', async () => {
    const work = unitOfWork.run(async (manager) => {
      unitOfWork.atLast(insertion(1));
      await manager.query('INSERT INTO things VALUES (1)');
    });

    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([]);
    await unitOfWork.run(async (manager) => manager.query('INSERT INTO things VALUES (3)'));
    expect(await kept()).toEqual([3]);
  });

  it('is forgotten when the work fails, and said again when it is repeated after a deadlock', async () => {
    let attempts = 0;
    await unitOfWork.run(async (manager) => {
      unitOfWork.atLast(insertion(4));
      attempts += 1;
      if (attempts === 1) await manager.query(`DO $$ BEGIN RAISE 'as asked' USING ERRCODE = '40P01'; END $$`);
    });

    expect([attempts, await kept()]).toEqual([2, [4]]);
  });
});

describe('the first statement of a transaction', () => {
  it('is undone with the others: the transaction had begun before it', async () => {
    const work = unitOfWork.run(async (manager) => {
      await Promise.all([5, 6].map((id) => manager.query('INSERT INTO things VALUES ($1)', [id])));
      throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    expect(await kept()).toEqual([]);
  });

  it('that fails leaves the connection outside a transaction', async () => {
    for (let times = 0; times < 12; times += 1)
      await expect(unitOfWork.run((manager) => manager.query('SELECT nothing'))).rejects.toMatchObject({
        code: '42703',
      });
    await test.dataSource.query('INSERT INTO things VALUES (7)');

    expect(await kept()).toEqual([7]);
  });
});
