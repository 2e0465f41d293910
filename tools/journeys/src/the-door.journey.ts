import { OpenApiContract } from '@fanfare/http/testing/open-api-contract';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' };
const json = { 'content-type': 'application/json' };
const authorized = { ...json, authorization: 'Bearer acme-local-key' };

/** What is sent, and which answers are right. */
const refused: readonly (readonly [string, string | Buffer, readonly number[]])[] = [
  ['broken JSON', '{"firstName": "Ada", ', [400]],
  ['nothing', '', [400, 422]],
  ['an array', '[]', [422]],
  ['a number', '42', [422]],
  ['null', 'null', [422]],
  ['wrong types', JSON.stringify({ ...ada, firstName: 7, address: 'London' }), [422]],
  ['an unknown field', JSON.stringify({ ...ada, admin: true }), [422]],
  ['an unknown field deep inside', JSON.stringify({ ...ada, address: { planet: 'Earth' } }), [422]],
  [
    'a __proto__ key',
    '{"firstName":"Ada","lastName":"L","email":"a@example.com","__proto__":{"admin":true}}',
    [400, 422],
  ],
  [
    'a constructor key',
    '{"firstName":"Ada","lastName":"L","email":"a@example.com","constructor":{"prototype":{}}}',
    [400, 422],
  ],
  ['a name of 5,000 characters', JSON.stringify({ ...ada, firstName: 'x'.repeat(5_000) }), [422]],
  ['a NUL byte', JSON.stringify({ ...ada, firstName: 'A\u0000da' }), [422]],
  ['control characters', JSON.stringify({ ...ada, lastName: 'Love\u001b[31mlace\r\n' }), [422]],
  ['a lone surrogate', '{"firstName":"A\\ud800","lastName":"L","email":"a@example.com"}', [422]],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from('{"firstName":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    [400, 422],
  ],
  ['nesting of 10,000', `${'{"address":'.repeat(10_000)}1${'}'.repeat(10_000)}`, [400, 413, 422]],
];

const accepted: readonly (readonly [string, string])[] = [
  ['emoji', JSON.stringify({ ...ada, firstName: '🦊 Ada', email: 'emoji@example.com' })],
  ['right-to-left text', JSON.stringify({ firstName: 'آدا', lastName: 'لوفليس', email: 'rtl@example.com' })],
];

interface Door {
  readonly app: 'registration' | 'accounts';
  readonly path: string;
}

/** Every route that takes a body. */
const doors: readonly [Door, Door] = [
  { app: 'registration', path: '/customers' },
  { app: 'accounts', path: '/activations' },
];

describe('at the door', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start();
  });

  afterAll(() => stage.end());

  describe.each(doors)('of $app', (door) => {
    it.each(refused)('refuses %s with problem details', async (_, body, statuses) => {
      const answer = await send(stage, body, door);
      expect(statuses).toContain(answer.status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        status: answer.status,
        type: expect.any(String),
        title: expect.any(String),
      });
    });
  });

  it('refuses 10 MB without reading them', async () => {
    const body = JSON.stringify({ ...ada, firstName: 'x'.repeat(10_000_000) });
    const status = await send(stage, body).then(
      (answer) => answer.status,
      (error: unknown) => (error instanceof TypeError ? 'hung up' : error),
    );
    expect([413, 'hung up']).toContain(status);
  });

  it.each(accepted)('takes %s', async (_, body) => {
    expect((await send(stage, body)).status).toBe(202);
  });

  it('welcomes those whose names are unusual', async () => {
    await until(
      'both are welcomed',
      20,
      async () => (await stage.count("notifications.welcome_mails WHERE status = 'SENT'")) === 2,
    );
    expect(await stage.deadLetters()).toEqual({});
  });

  it('refuses other media types, other methods and strangers', async () => {
    const url = stage.api.url('registration', '/customers');
    const statusOf = async (init: RequestInit) => (await fetch(url, init)).status;
    const body = JSON.stringify(ada);
    expect(
      await statusOf({ method: 'POST', headers: { ...authorized, 'content-type': 'text/plain' }, body }),
    ).toBe(415);
    expect(await statusOf({ method: 'DELETE', headers: { authorization: 'Bearer acme-local-key' } })).toBe(
      405,
    );
    const stranger = await fetch(url, { method: 'POST', headers: json, body });
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(
      await statusOf({ method: 'POST', headers: { ...json, authorization: 'Bearer acme-local-keY' }, body }),
    ).toBe(401);
  });

  it('shows a customer to its own tenant alone', async () => {
    const customerId = await stage.api.register('private@example.com');
    const url = stage.api.url('registration', `/customers/${customerId}`);
    expect((await fetch(url, { headers: authorized })).status).toBe(200);
    expect((await fetch(url, { headers: { authorization: 'Bearer globex-local-key' } })).status).toBe(404);
  });

  it.each(['registration', 'accounts'] as const)('documents every route of %s', async (app) => {
    expect((await OpenApiContract.of(stage.api.url(app, ''))).flaws()).toEqual([]);
  });

  it('answers as its OpenAPI document says', async () => {
    const contract = await OpenApiContract.of(stage.api.url('registration', ''));
    const created = await stage.api.post('registration', '/customers', {
      ...ada,
      email: 'documented@example.com',
    });
    expect(await contract.differences('POST', '/customers', created)).toEqual([]);
    const { customerId } = (await created.json()) as { customerId: string };
    await until(
      'the customer is active',
      10,
      async () => (await stage.api.customer(customerId)).status === 'ACTIVE',
    );
    for (const path of [
      `/customers/${customerId}`,
      '/customers?limit=2',
      '/customers?status=REJECTED&email=x',
    ]) {
      const answer = await stage.api.get('registration', path);
      expect(answer.status).toBe(200);
      expect(await contract.differences('GET', path, answer)).toEqual([]);
    }
  });

  it('lists every customer once, page by page, while more are added', async () => {
    const before = await stage.count('registration.customers');
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await stage.api.get(
        'registration',
        `/customers?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      const { data, nextCursor } = (await page.json()) as {
        data: { customerId: string }[];
        nextCursor: string | null;
      };
      seen.push(...data.map(({ customerId }) => customerId));
      cursor = seen.length > before + 5 ? null : nextCursor;
      if (seen.length < before) await stage.api.register(`late-${String(seen.length)}@example.com`);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(before);
  });

  it('writes nothing but whole JSON lines to its log, without names and addresses', () => {
    const lines = stage.processes.flatMap(({ log }) => log.split('\n')).filter((line) => line !== '');
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toMatch(/Lovelace|ada@example|rtl@example|documented@/);
  });
});

function send(stage: Stage, body: string | Buffer, { app, path }: Door = doors[0]): Promise<Response> {
  return fetch(stage.api.url(app, path), { method: 'POST', headers: authorized, body });
}
