import { type TestDataSource, openTestDataSource } from '../testing/test-data-source';
import { NoTransactionError, TransactionAbortedError } from './errors';
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

/** An error as PostgreSQL would report it. */
async function raise(sqlState: string): Promise<void> {
  await unitOfWork.manager.query(`DO $$ BEGIN RAISE 'as asked' USING ERRCODE = '${sqlState}'; END $$`);
}

describe('a transaction', () => {
  it('commits what was written through it, and returns what the work returned', async () => {
    const result = await unitOfWork.run(async () => {
      await insert(1);
      await insert(2);
      return 'done';
    });

    expect(result).toBe('done');
    expect(await kept()).toEqual([1, 2]);
  });

  it('rolls back and passes on the error when the work fails', async () => {
    const error = new Error('no');
    const work = unitOfWork.run(async () => {
      await insert(1);
      throw error;
    });

    await expect(work).rejects.toBe(error);
    expect(await kept()).toEqual([]);
  });

  it('is joined by one that is run within it, so that both commit or neither', async () => {
    const work = unitOfWork.run(async () => {
      await insert(1);
      await unitOfWork.run(() => insert(2));
      throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    expect(await kept()).toEqual([]);
    await unitOfWork.run(async (outer) => {
      await unitOfWork.run(async (inner) => {
        expect(inner).toBe(outer);
        expect(unitOfWork.manager).toBe(outer);
      });
    });
  });

  it('is not seen by work that goes on at the same time', async () => {
    const both = Promise.withResolvers<void>();
    const managers = await Promise.all(
      [1, 2].map((id) =>
        unitOfWork.run(async (manager) => {
          await insert(id);
          if (id === 2) both.resolve();
          await both.promise;
          return manager;
        }),
      ),
    );

    expect(managers[0]).not.toBe(managers[1]);
    expect(await kept()).toEqual([1, 2]);
  });

  it('gives its connection back, whatever happens', async () => {
    for (let round = 0; round < 15; round += 1) {
      await unitOfWork.run(() => insert(round));
      await expect(unitOfWork.run(() => insert(round))).rejects.toThrow('duplicate key');
    }
    expect(await kept()).toHaveLength(15);
  });
});

describe('nothing is lost unnoticed', () => {
  it('refuses to commit when the work ignored that a statement had failed', async () => {
    await unitOfWork.run(() => insert(1));
    const hook = jest.fn();
    const work = unitOfWork.run(async () => {
      await insert(2);
      unitOfWork.afterCommit(hook);
      await insert(1).catch(() => undefined);
    });

    await expect(work).rejects.toThrow(TransactionAbortedError);
    expect(hook).not.toHaveBeenCalled();
    expect(await kept()).toEqual([1]);
  });

  it('keeps nothing that runs on while the transaction is being rolled back', async () => {
    const stray = Promise.withResolvers<unknown>();
    const work = unitOfWork.run(async () => {
      const goesOn = unitOfWork.manager.query('SELECT pg_sleep(0.05)').then(() => insert(1));
      goesOn.then(stray.resolve, stray.resolve);
      await Promise.all([goesOn, Promise.reject(new Error('no'))]);
    });

    await expect(work).rejects.toThrow('no');
    expect(await stray.promise).toBeInstanceOf(NoTransactionError);
    expect(await kept()).toEqual([]);
  });

  it('does not let work that was left behind join a transaction that is over', async () => {
    const over = Promise.withResolvers<void>();
    let leftBehind: Promise<void> | undefined;
    await unitOfWork.run(async () => {
      leftBehind = over.promise.then(() => unitOfWork.run(() => insert(1)));
    });
    over.resolve();
    await leftBehind;

    expect(await kept()).toEqual([1]);
  });
});

describe('outside a transaction', () => {
  it('there is no manager and nothing to be done after a commit', () => {
    expect(() => unitOfWork.manager).toThrow(NoTransactionError);
    expect(() => {
      unitOfWork.afterCommit(() => undefined);
    }).toThrow(NoTransactionError);
  });
});

describe('what is to be done after the commit', () => {
  it('is done once, when others can see what was committed', async () => {
    const seen: Promise<number[]>[] = [];
    await unitOfWork.run(async () => {
      await unitOfWork.run(async () => {
        unitOfWork.afterCommit(() => seen.push(kept()));
      });
      await insert(1);
      expect(seen).toEqual([]);
    });

    expect(await Promise.all(seen)).toEqual([[1]]);
  });

  it('is never done after a rollback', async () => {
    const hook = jest.fn();
    const work = unitOfWork.run(async () => {
      unitOfWork.afterCommit(hook);
      await raise('P0001');
    });

    await expect(work).rejects.toThrow('as asked');
    expect(hook).not.toHaveBeenCalled();
  });
});
