import { type TestDataSource, openTestDataSource } from '../testing/test-data-source';
import { PreparedStatement } from './prepared-statement';
import { UnitOfWork } from './unit-of-work';

let test: TestDataSource;
const double = new PreparedStatement<{ doubled: number }>('double', 'SELECT 2 * $1::int AS doubled');
const note = new PreparedStatement<{ id: number }>('note', 'INSERT INTO notes VALUES ($1) RETURNING id');

beforeAll(async () => {
  test = await openTestDataSource('accounts');
  await test.dataSource.query('CREATE TABLE notes (id int)');
});

afterAll(() => test.close());

it('is planned once on a connection, however often it is run', async () => {
  const runner = test.dataSource.createQueryRunner();
  for (const value of [1, 2, 3])
    expect(await double.rows(runner.manager, [value])).toEqual([{ doubled: 2 * value }]);
  expect(await runner.query('SELECT name FROM pg_prepared_statements')).toEqual([{ name: 'double' }]);
  await runner.release();
});

it('takes part in the transaction of the manager, as its first statement and later', async () => {
  const unitOfWork = new UnitOfWork(test.dataSource);
  const failing = unitOfWork.run(async (manager) => {
    expect(await note.rows(manager, [1])).toEqual([{ id: 1 }]);
    expect(await note.rows(manager, [2])).toEqual([{ id: 2 }]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await unitOfWork.run((manager) => note.rows(manager, [3]));
  expect(await test.dataSource.query('SELECT id FROM notes')).toEqual([{ id: 3 }]);
});

it('runs outside of transactions over the pool', async () => {
  expect(await double.rows(test.dataSource, [21])).toEqual([{ doubled: 42 }]);
});
