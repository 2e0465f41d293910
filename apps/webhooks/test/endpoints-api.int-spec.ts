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
