import { Controller, Get } from '@nestjs/common';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { sha256 } from '../http.environment';
import { Public, Unlimited } from './public.decorator';
import { Tenant } from './tenant.decorator';

@Controller()
class TenantController {
  @Get('tenant')
  tenant(@Tenant() tenantId: string): object {
    return { tenantId };
  }

  @Public()
  @Get('open')
  open(@Tenant() tenantId: string): object {
    return { tenantId };
  }

  @Public()
  @Unlimited()
  @Get('unlimited')
  unlimited(): object {
    return {};
  }
}

const keys = [
  { tenantId: 'acme', digest: sha256(testKeys.acme) },
  { tenantId: 'globex', digest: sha256(testKeys.globex) },
  { tenantId: 'acme', digest: sha256('acme-test-key-2') },
];
const rate = 5;
let test: HttpTestApp;

async function start(requestsPerSecond: number): Promise<void> {
  const config = { FANFARE_API_KEYS: keys, RATE_LIMIT_PER_SECOND: requestsPerSecond };
  test = await startHttpTestApp({ controllers: [TenantController], config });
}

function ask(authorization?: string, path = '/tenant'): Promise<Response> {
  return fetch(test.url + path, { headers: authorization === undefined ? {} : { authorization } });
}

async function burst(count: number, send: () => Promise<Response>): Promise<number[]> {
  return (await Promise.all(Array.from({ length: count }, send))).map(({ status }) => status);
}

describe('a key', () => {
  beforeAll(() => start(10_000));
  afterAll(() => test.close());

  it('knows each tenant by its key, and one by two keys while it changes over', async () => {
    for (const [key, tenantId] of [
      [testKeys.acme, 'acme'],
      ['acme-test-key-2', 'acme'],
      [testKeys.globex, 'globex'],
    ] as const) {
      expect(await (await ask(`Bearer ${key}`)).json()).toEqual({ tenantId });
    }
    expect(await (await ask(`bearer   ${testKeys.acme}  `)).json()).toEqual({ tenantId: 'acme' });
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    testKeys.acme,
    `Basic ${testKeys.acme}`,
    'Bearer acme-test-key-3',
    `Bearer ${testKeys.acme}x`,
    `Bearer ${testKeys.acme} x`,
    `Bearer ${'x'.repeat(10_000)}`,
  ])('answers 401 to the authorization %j', async (authorization) => {
    const answer = await ask(authorization);

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="fanfare"');
    expect(await answer.json()).toMatchObject({ type: 'https://fanfare.example/problems/unauthorized' });
  });

  it('needs no key on a public route, and takes nobody for a tenant there', async () => {
    expect(await (await ask(undefined, '/open')).json()).toEqual({ tenantId: '' });
    expect(await (await ask(`Bearer ${testKeys.acme}`, '/open')).json()).toEqual({ tenantId: '' });
  });
});

describe('a limit', () => {
  beforeEach(() => start(rate));
  afterEach(() => test.close());

  it('limits a tenant, whichever key it uses, and no other', async () => {
    const acme = [
      ...(await burst(rate * 2, () => ask(`Bearer ${testKeys.acme}`))),
      ...(await burst(rate * 2, () => ask('Bearer acme-test-key-2'))),
    ];
    const globex = await ask(`Bearer ${testKeys.globex}`);

    expect(acme.filter((status) => status === 429).length).toBeGreaterThan(rate);
    expect(globex.status).toBe(200);
  });

  it('says after how many seconds to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(`Bearer ${testKeys.acme}`)));
    const refused = answers.find(({ status }) => status === 429)!;

    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ type: 'https://fanfare.example/problems/rate-limited' });
  });

  it('limits public routes by address, apart from tenants and from wrong keys', async () => {
    expect(await burst(30, () => ask(undefined, '/open'))).toContain(429);
    expect((await ask(`Bearer ${testKeys.acme}`)).status).toBe(200);
    expect((await ask('Bearer wrong')).status).toBe(401);
  });

  it('slows down whoever tries out keys', async () => {
    expect(await burst(30, () => ask('Bearer wrong'))).toContain(429);
    expect((await ask(`Bearer ${testKeys.acme}`)).status).toBe(200);
  });

  it('does not limit those who watch over the process', async () => {
    expect(new Set(await burst(60, () => ask(undefined, '/unlimited')))).toEqual(new Set([200]));
    expect(new Set(await burst(60, () => ask(undefined, '/health/live')))).toEqual(new Set([200]));
  });
});
