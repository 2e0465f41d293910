import { type TestDatabase, createTestDatabase } from '../testing/test-database';
import { DataSource } from 'typeorm';
import { deleteInBatches } from './batched-delete';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  await dataSource.query('CREATE TABLE things (id int PRIMARY KEY, old boolean NOT NULL)');
});

beforeEach(async () => {
  await dataSource.query('TRUNCATE things');
  await dataSource.query('INSERT INTO things SELECT id, id <= 25 FROM generate_series(1, 30) AS id');
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const old = { table: 'things', where: 'old', batchSize: 10 };

async function remaining(): Promise<number[]> {
  const rows = await dataSource.query<{ id: number }[]>('SELECT id FROM things ORDER BY id');
  return rows.map(({ id }) => id);
}

it('deletes all matching rows, over as many batches as it takes, and no others', async () => {
  expect(await deleteInBatches(dataSource, old)).toBe(25);
  expect(await remaining()).toEqual([26, 27, 28, 29, 30]);
});

it('deletes nothing when nothing matches', async () => {
  expect(await deleteInBatches(dataSource, { ...old, where: 'id > 30' })).toBe(0);
  expect(await remaining()).toHaveLength(30);
});

it('passes over rows that another transaction holds instead of waiting for them', async () => {
  const other = dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query('SELECT FROM things WHERE id IN (3, 4) FOR UPDATE');

  expect(await deleteInBatches(dataSource, old)).toBe(23);
  await other.rollbackTransaction();
  await other.release();

  expect(await remaining()).toEqual([3, 4, 26, 27, 28, 29, 30]);
});

it('shares the work between concurrent calls without counting a row twice', async () => {
  const counts = await Promise.all(
    [1, 2, 3, 4].map(() => deleteInBatches(dataSource, { ...old, batchSize: 3 })),
  );

  expect(counts.reduce((sum, count) => sum + count)).toBe(
    25 - (await remaining()).filter((id) => id <= 25).length,
  );
});
