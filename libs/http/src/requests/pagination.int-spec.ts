import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { Tenant } from '../api-keys/tenant.decorator';
import { type Page, pageOf, pageQuery } from './pagination';
import { ZodQuery } from './request-schemas';

const query = pageQuery(z.uuid());

@Controller('notes')
class NoteController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  async list(
    @ZodQuery(query) { limit, cursor }: z.output<typeof query>,
    @Tenant() tenantId: string,
  ): Promise<Page<{ id: string }>> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'SELECT id FROM notes WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
      [tenantId, cursor ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => id);
  }
}

let test: HttpTestApp;

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [NoteController] });
  await test.app.get(DataSource).query('CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id text NOT NULL)');
});

beforeEach(() => test.app.get(DataSource).query('TRUNCATE notes'));

afterAll(() => test.close());

async function add(count: number, tenantId = 'acme'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  await test.app.get(DataSource).query('INSERT INTO notes SELECT unnest($1::uuid[]), $2', [ids, tenantId]);
  return ids;
}

async function page(
  search = '',
): Promise<{ status: number; ids: string[]; nextCursor: string | null; errors: unknown }> {
  const answer = await fetch(`${test.url}/notes${search}`, {
    headers: { authorization: `Bearer ${testKeys.acme}` },
  });
  const {
    data = [],
    nextCursor,
    errors,
  } = (await answer.json()) as Partial<Page<{ id: string }>> & { errors: unknown };
  return { status: answer.status, ids: data.map(({ id }) => id), nextCursor: nextCursor ?? null, errors };
}

it('gives 50 rows unless told, and where to go on', async () => {
  await add(51);
  const first = await page();
  const second = await page(`?cursor=${first.nextCursor!}`);

  expect([first.ids.length, second.ids.length]).toEqual([50, 1]);
  expect(second.nextCursor).toBeNull();
});

it('has no next page when the rows just fill this one', async () => {
  await add(2);

  expect((await page('?limit=2')).nextCursor).toBeNull();
  expect(await page('?limit=200')).toMatchObject({ status: 200, nextCursor: null });
});

it('is an empty page where there is nothing', async () => {
  expect(await page()).toMatchObject({ status: 200, ids: [], nextCursor: null });
});

it('shows every row once while others are added, and never those of another tenant', async () => {
  const before = await add(7);
  await add(7, 'globex');
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next = await page(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...next.ids);
    cursor = next.nextCursor;
    await add(3);
  }

  expect(seen).toEqual(before.reverse());
});

it.each(['0', '201', '-1', '1.5', 'x', '', '1e2', '99999999999999999999'])(
  'refuses the limit %j',
  async (limit) => {
    expect(await page(`?limit=${limit}`)).toMatchObject({ status: 422, errors: [{ pointer: '/limit' }] });
  },
);

const foreign = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

it.each([
  '',
  'x',
  '!!!',
  '%00',
  foreign('not-a-uuid'),
  foreign(7),
  foreign([uuidv7()]),
  foreign("' OR 1=1"),
  'x'.repeat(2_000),
])('refuses the cursor %j', async (cursor) => {
  expect(await page(`?cursor=${cursor}`)).toMatchObject({ status: 422, errors: [{ pointer: '/cursor' }] });
});

it('refuses a cursor that is there twice', async () => {
  const cursor = foreign(uuidv7());

  expect(await page(`?cursor=${cursor}&cursor=${cursor}`)).toMatchObject({ status: 422 });
});

it.each(['?__proto__=1', '?constructor=1', '?limit[]=1', '?limit', '?limit=%E0%A4%A', '?limit=%00', '?=1'])(
  'refuses the query %j',
  async (search) => {
    expect(await page(search)).toMatchObject({ status: 422, errors: [{ pointer: expect.any(String) }] });
  },
);
