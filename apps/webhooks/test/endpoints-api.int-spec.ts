import { OpenApiContract } from '@fanfare/http/testing/open-api-contract';
import { Webhook } from 'standardwebhooks';
import { Api, type Problem } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
  api = new Api(app.url());
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

const url = 'https://hooks.example.com/fanfare';
const pointers = ({ body }: { body: unknown }) => (body as Problem).errors?.map(({ pointer }) => pointer);

describe('a new endpoint', () => {
  it('is shown with its secret this once, and where it is', async () => {
    const made = await api.post('/endpoints', { url });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/endpoints/${String(made.body['id'])}`);
    const { secret, publicKey, ...endpoint } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(publicKey).toBeNull();
    expect(endpoint).toEqual({
      id: expect.any(String),
      url,
      eventTypes: null,
      filter: null,
      description: null,
      headers: {},
      signature: 'v1',
      rateLimitPerSecond: null,
      ordered: false,
      sendTraceparent: false,
      enabled: true,
      disabledReason: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const found = await api.get(`/endpoints/${String(endpoint['id'])}`);
    expect(found.body).toEqual(endpoint);
  });

  it('has everything that it was given', async () => {
    const settings = {
      url,
      eventTypes: ['CustomerRegistered', 'order.shipped'],
      filter: { data: { country: ['GB'] } },
      description: 'The shop',
      headers: { 'x-shop': '7' },
      rateLimitPerSecond: 5,
      ordered: true,
      sendTraceparent: true,
    };
    const { body } = await api.post('/endpoints', settings);
    expect(body).toMatchObject(settings);
  });

  it('signs with the secret that its owner brings', async () => {
    const secret = `whsec_${Buffer.alloc(24, 'own').toString('base64')}`;
    const { id } = await api.endpoint({ url: receiver.url('/own-secret'), secret });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/own-secret', 1);
    expect(new Webhook(secret).verify(hit!.body, hit!.headers)).toMatchObject({ type: 'CustomerRegistered' });
  });

  it('with v1a is shown with the key that its signatures are verified with', async () => {
    const { body } = await api.post('/endpoints', { url, signature: 'v1a' });
    expect(body).toMatchObject({
      signature: 'v1a',
      secret: expect.stringMatching(/^whsk_/),
      publicKey: expect.stringMatching(/^whpk_/),
    });
  });

  it('is made once when it is asked for again, and its secret is shown again', async () => {
    const [first, again] = [
      await api.post('/endpoints', { url }, 'once'),
      await api.post('/endpoints', { url }, 'once'),
    ];
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('a secret', () => {
  it('is stored nowhere in clear, whether it was made, brought, rotated or repeated', async () => {
    const own = `whsec_${Buffer.alloc(40, 'brought').toString('base64')}`;
    const made = await api.post(
      '/endpoints',
      { url, headers: { authorization: 'Bearer credential-7' } },
      'sealed',
    );
    const brought = await api.post('/endpoints', { url, secret: own }, 'brought');
    const rotated = await api.post(`/endpoints/${String(brought.body['id'])}/rotate-secret`, {}, 'rotated');
    const secrets = [made, brought, rotated].map(({ body }) => String(body['secret']));

    const tables = await app.outside.query<{ name: string }[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'webhooks'",
    );
    const dump = (
      await Promise.all(
        tables.map(({ name }) =>
          app.outside.query<{ row: string }[]>(`SELECT t::text AS row FROM ${name} AS t`),
        ),
      )
    )
      .flat()
      .map(({ row }) => row)
      .join('\n');
    expect(dump).toContain(String(made.body['id']));
    for (const text of [...secrets, 'credential-7']) {
      expect(dump).not.toContain(text);
      expect(dump).not.toContain(Buffer.from(text).toString('hex'));
      expect(dump).not.toContain(text.replace(/^whsec_/, ''));
    }
  });

  it('is never shown again', async () => {
    const { id, secret } = await api.endpoint({ url });
    const shown = [
      await api.get(`/endpoints/${id}`),
      await api.get('/endpoints?limit=200'),
      await api.patch(`/endpoints/${id}`, { description: 'x' }),
      await api.post(`/endpoints/${id}/disable`),
      await api.post(`/endpoints/${id}/enable`),
    ];
    for (const { status, text } of shown) {
      expect(status).toBe(200);
      expect(text).not.toContain(secret);
      expect(text).not.toContain('"secret"');
    }
  });

  it.each([
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['without its prefix', Buffer.alloc(32).toString('base64')],
    ['no base64', 'whsec_not base64'],
  ])('is refused when it is %s, and not repeated', async (_, secret) => {
    const answer = await api.post('/endpoints', { url, secret });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(['/secret']);
    expect(answer.text).not.toContain(secret);
  });
});

describe('the headers of an endpoint', () => {
  it('are sent as they are, but shown without what looks like a credential', async () => {
    const headers = { Authorization: 'Bearer abc', 'x-shop': '7' };
    const { id } = await api.endpoint({ url: receiver.url('/headers'), headers });
    expect((await api.get(`/endpoints/${id}`)).body['headers']).toEqual({
      Authorization: '***',
      'x-shop': '7',
    });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/headers', 1);
    expect(hit!.headers).toMatchObject({ authorization: 'Bearer abc', 'x-shop': '7' });
  });

  it('can be sent back as they were read without losing a credential', async () => {
    const headers = { authorization: 'Bearer abc', 'x-shop': '7' };
    const { id } = await api.endpoint({ url: receiver.url('/kept'), headers });
    await api.patch(`/endpoints/${id}`, { headers: { authorization: '***', 'x-shop': '8' } });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/kept', 1);
    expect(hit!.headers).toMatchObject({ authorization: 'Bearer abc', 'x-shop': '8' });
  });

  it.each([
    ['CR and LF', { 'x-a': 'b\r\nx-evil: 1' }, '/headers/x-a'],
    ['characters that are not Latin', { 'x-a': 'жук' }, '/headers/x-a'],
    ['a value of more than 4096 bytes', { 'x-a': 'x'.repeat(4_097) }, '/headers/x-a'],
    ['a line break in a name', { 'x-a\n': 'b' }, '/headers/x-a\n'],
    ['a signature', { 'Webhook-Signature': 'v1,x' }, '/headers/Webhook-Signature'],
    ['another host', { host: 'evil.example' }, '/headers/host'],
    ['the same name twice', { 'x-a': '1', 'X-A': '2' }, '/headers/X-A'],
    ['a number', { 'x-a': 1 }, '/headers/x-a'],
  ])('case 48: are refused with %s', async (_, headers, pointer) => {
    const answer = await api.post('/endpoints', { url, headers });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual([pointer]);
  });

  it('case 48: may have values of 4096 bytes', async () => {
    expect((await api.post('/endpoints', { url, headers: { 'x-a': 'x'.repeat(4_096) } })).status).toBe(201);
  });
});

describe('what is asked for', () => {
  it.each<[string, object, string[]]>([
    ['no URL', {}, ['/url']],
    ['an unknown field', { url, colour: 'red' }, ['/colour']],
    ['no type', { url, eventTypes: [] }, ['/eventTypes']],
    ['a type that is none', { url, eventTypes: ['CustomerRegistered', 'a b'] }, ['/eventTypes/1']],
    ['a limit of nothing', { url, rateLimitPerSecond: 0 }, ['/rateLimitPerSecond']],
    ['a signature that is none', { url, signature: 'v2' }, ['/signature']],
    [
      'several things at once',
      { url, ordered: 'yes', description: 'a\0', headers: { host: 'x' } },
      ['/description', '/headers/host', '/ordered'],
    ],
  ])('is refused with pointers: %s', async (_, body, expected) => {
    const answer = await api.post('/endpoints', body);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(pointers(answer)?.sort()).toEqual(expected);
  });

  it.each<[string, unknown, string, string]>([
    ['that is no object', ['x'], '/filter', ''],
    ['of an unknown operator', { data: { total: [{ larger: 5 }] } }, '/filter/data/total/0', '$.data.total'],
    [
      'with a bound that is no number',
      { data: { n: [{ numeric: ['>', 'x'] }] } },
      '/filter/data/n/0/numeric',
      '$.data.n[0]',
    ],
    ['with a bare value', { type: 'CustomerRegistered' }, '/filter/type', '$.type'],
  ])('has a filter %s: the 422 names the path', async (_, filter, pointer, path) => {
    const answer = await api.post<Problem>('/endpoints', { url, filter });
    expect(answer.status).toBe(422);
    const [error] = answer.body.errors ?? [];
    expect(error?.pointer.startsWith(pointer)).toBe(true);
    expect(error?.message).toContain(path);
  });
});

describe('a change', () => {
  it('leaves what it does not name, and clears what is null', async () => {
    const { id } = await api.endpoint({
      url,
      eventTypes: ['CustomerRegistered'],
      filter: { type: ['CustomerRegistered'] },
      rateLimitPerSecond: 5,
      headers: { 'x-a': '1' },
      ordered: true,
    });
    const changed = await api.patch(`/endpoints/${id}`, { filter: null, eventTypes: null, headers: {} });
    expect(changed.body).toMatchObject({
      url,
      eventTypes: null,
      filter: null,
      headers: {},
      rateLimitPerSecond: 5,
      ordered: true,
    });
    expect(String(changed.body['updatedAt']) >= String(changed.body['createdAt'])).toBe(true);
    expect((await api.get(`/endpoints/${id}`)).body).toEqual(changed.body);
  });

  it('of nothing changes nothing', async () => {
    const { id } = await api.endpoint({ url, description: 'x' });
    expect((await api.patch(`/endpoints/${id}`, {})).body).toMatchObject({ url, description: 'x' });
  });

  it.each([{ secret: 'whsec_x' }, { signature: 'v1a' }, { enabled: false }, { id: 'x' }, { url: null }])(
    'cannot be %j',
    async (change) => {
      const { id } = await api.endpoint({ url });
      expect((await api.patch(`/endpoints/${id}`, change)).status).toBe(422);
    },
  );
});

describe('the life of an endpoint', () => {
  it('can be disabled and enabled, each of which is said once and changes nothing the second time', async () => {
    const { id } = await api.endpoint({ url });
    const [off] = [await api.post(`/endpoints/${id}/disable`), await api.post(`/endpoints/${id}/disable`)];
    expect(off.body).toMatchObject({ enabled: false, disabledReason: 'manual' });
    const [on] = [await api.post(`/endpoints/${id}/enable`), await api.post(`/endpoints/${id}/enable`)];
    expect(on.body).toMatchObject({ enabled: true, disabledReason: null });
    const said = async (name: 'WebhookEndpointDisabled' | 'WebhookEndpointRecovered') =>
      (await app.said(name)).filter(({ endpointId }) => endpointId === id);
    expect(await said('WebhookEndpointDisabled')).toEqual([{ endpointId: id, reason: 'manual' }]);
    expect(await said('WebhookEndpointRecovered')).toEqual([{ endpointId: id, reason: 'enabled' }]);
  });

  it('ends with its deletion', async () => {
    const { id } = await api.endpoint({ url });
    const gone = await api.delete(`/endpoints/${id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    for (const answer of [
      await api.get(`/endpoints/${id}`),
      await api.patch(`/endpoints/${id}`, {}),
      await api.delete(`/endpoints/${id}`),
      await api.post(`/endpoints/${id}/enable`),
      await api.post(`/endpoints/${id}/rotate-secret`),
      await api.post(`/endpoints/${id}/test`),
      await api.get(`/endpoints/${id}/stats`),
    ])
      expect(answer.status).toBe(404);
    expect((await api.get('/endpoints?limit=200')).text).not.toContain(id);
  });
});

describe('a rotation', () => {
  it('signs with the new secret first and with the old one for as long as was asked', async () => {
    const { id, secret: old } = await api.endpoint({ url: receiver.url('/rotated') });
    const { status, body } = await api.post<{ secret: string; othersExpireAt: string }>(
      `/endpoints/${id}/rotate-secret`,
      { overlapSeconds: 3_600 },
    );
    expect(status).toBe(201);
    expect(body.secret).not.toBe(old);
    expect(Date.parse(body.othersExpireAt) - Date.now()).toBeGreaterThan(3_500_000);
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/rotated', 1);
    expect(hit!.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [old, body.secret])
      expect(() => new Webhook(secret).verify(hit!.body, hit!.headers)).not.toThrow();
  });

  it('without an overlap ends every secret of before at once', async () => {
    const { id, secret: first } = await api.endpoint({ url: receiver.url('/at-once') });
    await api.post(`/endpoints/${id}/rotate-secret`);
    const { body } = await api.post(`/endpoints/${id}/rotate-secret`, { overlapSeconds: 0 });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/at-once', 1);
    expect(hit!.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(() => new Webhook(String(body['secret'])).verify(hit!.body, hit!.headers)).not.toThrow();
    expect(() => new Webhook(first).verify(hit!.body, hit!.headers)).toThrow();
  });

  it('is refused when more than five secrets would sign, unless it ends the others', async () => {
    const { id } = await api.endpoint({ url });
    for (let live = 2; live <= 5; live += 1)
      expect((await api.post(`/endpoints/${id}/rotate-secret`)).status).toBe(201);
    const sixth = await api.post<Problem>(`/endpoints/${id}/rotate-secret`);
    expect(sixth.status).toBe(409);
    expect(sixth.body.detail).toContain('overlapSeconds 0');
    expect((await api.post(`/endpoints/${id}/rotate-secret`, { overlapSeconds: 0 })).status).toBe(201);
  });

  it.each([-1, 604_801, 1.5, '60'])('has no overlap of %p', async (overlapSeconds) => {
    const { id } = await api.endpoint({ url });
    const answer = await api.post(`/endpoints/${id}/rotate-secret`, { overlapSeconds });
    expect(pointers(answer)).toEqual(['/overlapSeconds']);
  });
});

describe('the list of endpoints', () => {
  it('has every endpoint once, oldest first, while others are added', async () => {
    const tenant = api.as('globex');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await tenant.endpoint({ url })).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await tenant.get<{ data: { id: string }[]; nextCursor: string | null }>(
        `/endpoints?limit=2${query}`,
      );
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.nextCursor;
      if (seen.length === 2) ids.push((await tenant.endpoint({ url })).id);
    }
    expect(seen).toEqual(ids);
  });
});

describe('the documentation', () => {
  it('describes every route, with examples that its own schemas accept', async () => {
    const contract = await OpenApiContract.of(app.url());
    expect(contract.flaws()).toEqual([]);
    expect(contract.routes.sort()).toEqual([
      'DELETE /endpoints/{endpointId}',
      'GET /attempts',
      'GET /docs',
      'GET /endpoints',
      'GET /endpoints/{endpointId}',
      'GET /endpoints/{endpointId}/stats',
      'GET /event-types',
      'GET /health/live',
      'GET /health/ready',
      'GET /jobs/{jobId}',
      'GET /messages',
      'GET /messages/{messageId}',
      'GET /metrics',
      'GET /openapi.json',
      'PATCH /endpoints/{endpointId}',
      'POST /endpoints',
      'POST /endpoints/{endpointId}/disable',
      'POST /endpoints/{endpointId}/enable',
      'POST /endpoints/{endpointId}/recover',
      'POST /endpoints/{endpointId}/rotate-secret',
      'POST /endpoints/{endpointId}/test',
      'POST /events',
      'POST /messages/{messageId}/resend',
    ]);
  });

  it('holds for what the endpoints answer', async () => {
    const contract = await OpenApiContract.of(app.url());
    const created = await api.post('/endpoints', { url, filter: { type: ['a'] } });
    const path = `/endpoints/${String(created.body['id'])}`;
    const answers: [string, string, Response][] = [
      ['POST', '/endpoints', created.response],
      ['POST', '/endpoints', (await api.post('/endpoints', {})).response],
      ['GET', path, (await api.get(path)).response],
      ['GET', '/endpoints', (await api.get('/endpoints')).response],
      ['PATCH', path, (await api.patch(path, {})).response],
      ['POST', `${path}/rotate-secret`, (await api.post(`${path}/rotate-secret`)).response],
      ['POST', `${path}/disable`, (await api.post(`${path}/disable`)).response],
      ['POST', `${path}/test`, (await api.post(`${path}/test`)).response],
      ['POST', `${path}/enable`, (await api.post(`${path}/enable`)).response],
      ['GET', `${path}/stats`, (await api.get(`${path}/stats`)).response],
      ['DELETE', path, (await api.delete(path)).response],
      ['GET', path, (await api.get(path)).response],
    ];
    for (const [method, at, answer] of answers)
      expect([method, at, await contract.differences(method, at, answer)]).toEqual([method, at, []]);
  });
});
