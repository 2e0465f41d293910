import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Controller, ForbiddenException, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { SeverableLink } from '../../testing/severable-link';
import { ProblemError } from './problem.error';

const cause = new TypeError('secret.person@example.com is at /srv/app/secret.ts');

const failures: Readonly<Record<string, () => unknown>> = {
  unforeseen: () => {
    throw new TypeError('cannot read secret.person@example.com', { cause });
  },
  string: () => {
    throw 'secret' as unknown as Error;
  },
  rejected: () => Promise.reject(Object.assign(new TypeError('secret'), { statusCode: 418, status: 418 })),
  forbidden: () => {
    throw new ForbiddenException('secret');
  },
  conflict: () => {
    throw new ProblemError('conflict', 'There is one already.', { headers: { 'X-Thing': '1' }, cause });
  },
  circular: () => {
    const loop: Record<string, unknown> = { big: 10n };
    return Object.assign(loop, { loop });
  },
};

@Controller('failures')
class FailureController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get('query')
  query(): Promise<unknown> {
    return this.dataSource.query('SELECT 1 AS one');
  }

  @Get('timeout')
  timeout(): Promise<unknown> {
    return this.unitOfWork.run(async (manager) => {
      await manager.query('SET LOCAL statement_timeout = 10');
      return manager.query<unknown>('SELECT pg_sleep(10)');
    });
  }

  @Get(':kind')
  fail(@Param('kind') kind: string): unknown {
    return failures[kind]?.();
  }

  @Post()
  post(): Promise<unknown> {
    return this.unitOfWork.manager.query('SELECT 1 AS one');
  }
}

let test: HttpTestApp;
let link: SeverableLink;

beforeAll(async () => {
  const { databaseUrl } = JSON.parse(process.env['FANFARE_TEST_SERVICES'] ?? '') as { databaseUrl: string };
  link = await SeverableLink.to(Number(new URL(databaseUrl).port));
  test = await startHttpTestApp({
    controllers: [FailureController],
    databaseUrl: (real) => Object.assign(new URL(real), { port: String(link.port) }).href,
  });
});

afterAll(async () => {
  await test.close();
  await link.cut();
});

async function ask(path: string, method = 'GET') {
  const before = test.logged.length;
  const headers = { authorization: `Bearer ${testKeys.acme}`, 'idempotency-key': 'k1' };
  const answer = await fetch(`${test.url}/failures${path}`, { method, headers });
  return { answer, text: await answer.text(), logged: test.logged.slice(before) };
}

it.each(['unforeseen', 'string', 'rejected', 'circular'])(
  'answers 500 without a word of what went wrong, and logs it once, masked: %s',
  async (kind) => {
    const { answer, text, logged } = await ask(`/${kind}`);

    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: 'https://fanfare.example/problems/internal-error',
      title: expect.any(String),
      status: 500,
      detail: expect.any(String),
    });
    expect(text).not.toMatch(/secret|TypeError|\.ts/);
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0]!)).toMatchObject({
      level: 'error',
      correlationId: answer.headers.get('correlation-id'),
      tenantId: 'acme',
      route: '/failures/:kind',
    });
    expect(logged[0]).not.toContain('secret.person');
  },
);

it('logs what went wrong with its cause', async () => {
  const { logged } = await ask('/unforeseen');

  expect(JSON.parse(logged[0]!)).toMatchObject({
    err: { type: 'TypeError', message: 'cannot read ***@example.com', cause: { type: 'TypeError' } },
  });
});

it('says what a problem says, with its headers, and logs nothing', async () => {
  const { answer, text, logged } = await ask('/conflict');

  expect([answer.status, answer.headers.get('x-thing')]).toEqual([409, '1']);
  expect(JSON.parse(text)).toMatchObject({ detail: 'There is one already.' });
  expect(text).not.toContain('secret');
  expect(logged).toEqual([]);
});

it("takes over the status of Nest's exceptions, not their words", async () => {
  const { answer, text } = await ask('/forbidden');

  expect(answer.status).toBe(403);
  expect(text).not.toContain('secret');
});

it('answers 503 while the database is away, keeps answering the rest, and recovers by itself', async () => {
  expect((await ask('/query')).answer.status).toBe(200);
  await link.cut();
  const away = [await ask('/query'), await ask('', 'POST'), await ask('', 'POST')];
  const other = await ask('/conflict');
  await link.mend();
  const back = [await ask('/query'), await ask('', 'POST')];

  for (const { answer, text } of away) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(JSON.parse(text)).toMatchObject({ type: expect.stringMatching(/temporarily-unavailable$/) });
  }
  expect(other.answer.status).toBe(409);
  expect(back.map(({ answer }) => answer.status)).toEqual([200, 201]);
});

it('answers 503 when a statement takes too long', async () => {
  expect((await ask('/timeout')).answer.status).toBe(503);
});
