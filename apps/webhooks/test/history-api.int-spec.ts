import { OpenApiContract } from '@fanfare/http/testing/open-api-contract';
import { publicEvents } from '@fanfare/event-contract/topology';
import { Api } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0ms,1h' });
  api = new Api(app.url());
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

afterEach(() => app.outside.query('UPDATE endpoints SET deleted_at = now(), enabled = false'));

interface Page {
  readonly data: { readonly id: string }[];
  readonly nextCursor: string | null;
}

/** Every row of a list, page by page. */
async function allOf(path: string, of = api): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: { body: Page } = await of.get<Page>(cursor === '' ? path : `${path}&cursor=${cursor}`);
    ids.push(...body.data.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  return ids;
}

describe('case 20: an answer of HTML and script', () => {
  it('is shown as a JSON string that no browser renders', async () => {
    const page = '<!doctype html><script>alert("1")</script>';
    receiver.answers('/html', { status: 500, headers: { 'content-type': 'text/html' }, body: page });
    const { id } = await api.endpoint({ url: receiver.url('/html') });
    await api.post(`/endpoints/${id}/test`);
    await app.toBe('exhausted', { endpointId: id });
    const shown = await api.get<{ data: object[] }>(`/attempts?endpointId=${id}`);
    expect(shown.body.data).toMatchObject([
      { responseBody: page, responseEncoding: 'utf8', responseTruncated: false, responseCode: 500 },
    ]);
    expect(shown.headers.get('content-type')).toMatch(/^application\/json/);
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the attempts', () => {
  it('are listed with everything that is known of them, but not with what is for operators', async () => {
    receiver.answers('/log', { status: 503, headers: { 'x-a': 'b' }, body: 'no' });
    const { id: endpointId } = await api.endpoint({ url: receiver.url('/log') });
    const messageId = await app.hear();
    await app.toBe('pending', { endpointId });
    await receiver.received('/log', 1);
    const list = await untilListed(endpointId);
    expect(list.body.data).toEqual([
      {
        id: expect.any(String),
        messageId,
        endpointId,
        number: 1,
        trigger: 'schedule',
        startedAt: expect.any(String),
        durationMs: expect.any(Number),
        url: receiver.url('/log'),
        status: 'failed',
        responseCode: 503,
        responseHeaders: expect.objectContaining({ 'x-a': 'b' }),
        responseBody: 'no',
        responseEncoding: 'utf8',
        responseTruncated: false,
        failure: 'status',
        nextAttemptAt: expect.any(String),
        nextAttemptReason: 'schedule',
      },
    ]);
    expect(list.text).not.toContain('remoteAddress');
    const contract = await OpenApiContract.of(app.url());
    expect(await contract.differences('GET', '/attempts', list.response)).toEqual([]);
  });

  async function untilListed(endpointId: string) {
    for (;;) {
      const list = await api.get<{ data: object[] }>(`/attempts?endpointId=${endpointId}`);
      if (list.body.data.length > 0) return list;
    }
  }

  it('can be narrowed to an endpoint, a message and a status, and are paged newest first', async () => {
    const path = '/narrow';
    const { id: endpointId } = await api.endpoint({ url: receiver.url(path) });
    const messageIds = [await app.hear(), await app.hear(), await app.hear()];
    await app.toBe('delivered', { endpointId }, { count: 3 });
    receiver.answers(path, { status: 500 });
    const failed = await app.hear();
    await receiver.received(path, 4);
    await app.toBe('pending', { endpointId, messageId: failed });
    const newestFirst = (await app.attempts({ endpointId })).map(({ id }) => id).reverse();

    expect((await allOf(`/attempts?endpointId=${endpointId}&limit=2`)).slice(-3)).toEqual(
      newestFirst.slice(-3),
    );
    const succeeded = await allOf(`/attempts?endpointId=${endpointId}&status=success&limit=1`);
    expect(succeeded).toHaveLength(3);
    expect(await allOf(`/attempts?messageId=${messageIds[0]!}&limit=1`)).toHaveLength(1);
    expect((await api.get('/attempts?status=odd')).status).toBe(422);
  });
});

describe('the messages', () => {
  it('are listed newest first, each once, while others are heard, and can be narrowed to a type', async () => {
    const tenant = api.as('globex');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift(await app.hear('CustomerValidated', { metadata: { tenantId: 'globex' } }));
      await app.queueToBeEmpty();
    }
    expect(await allOf('/messages?limit=2', tenant)).toEqual(ids);
    expect(await allOf('/messages?limit=50&type=CustomerValidated', tenant)).toHaveLength(5);
    expect(await allOf('/messages?limit=50&type=CustomerRegistered', tenant)).toEqual([]);
    expect((await tenant.get('/messages?cursor=nonsense')).status).toBe(422);
  });

  it('are shown with what receivers get, and with each delivery', async () => {
    const { id: endpointId } = await api.endpoint({ url: receiver.url('/shown') });
    const messageId = await app.hear('CustomerAccountActivated');
    await app.toBe('delivered', { endpointId, messageId });
    const shown = await api.get(`/messages/${messageId}`);
    const [hit] = await receiver.received('/shown', 1);
    expect(shown.body).toMatchObject({
      id: messageId,
      type: 'CustomerAccountActivated',
      source: 'fanfare.accounts',
      body: JSON.parse(hit!.body.toString()) as object,
      deliveries: [{ endpointId, state: 'delivered', trigger: 'schedule', nextAttemptAt: null }],
    });
    const contract = await OpenApiContract.of(app.url());
    expect(await contract.differences('GET', `/messages/${messageId}`, shown.response)).toEqual([]);
    const list = await api.get('/messages');
    expect(await contract.differences('GET', '/messages', list.response)).toEqual([]);
  });
});

describe('the statistics of an endpoint', () => {
  it('count its deliveries and attempts, and say how long they took', async () => {
    const path = '/statistics';
    const { id: endpointId } = await api.endpoint({ url: receiver.url(path) });
    expect((await api.get(`/endpoints/${endpointId}/stats`)).body).toMatchObject({
      deliveries: { pending: 0, delivered: 0 },
      attempts: { success: 0, failed: 0 },
      durationMs: null,
      lastSuccessAt: null,
    });
    await app.hear();
    await app.toBe('delivered', { endpointId });
    receiver.answers(path, { status: 500 });
    await api.post(`/endpoints/${endpointId}/test`);
    await app.toBe('exhausted', { endpointId });
    expect((await api.get(`/endpoints/${endpointId}/stats?hours=1`)).body).toMatchObject({
      endpointId,
      deliveries: { pending: 0, delivered: 1, exhausted: 1, cancelled: 0 },
      attempts: { success: 1, failed: 1 },
      failures: { status: 1 },
      durationMs: { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
      lastSuccessAt: expect.any(String),
      failingSince: expect.any(String),
    });
    expect((await api.get(`/endpoints/${endpointId}/stats?hours=721`)).status).toBe(422);
  });
});

describe('the event types', () => {
  it('are the public events, with schema and example', async () => {
    const { body, response } = await api.get<{ data: { name: string }[] }>('/event-types');
    expect(body.data.map(({ name }) => name)).toEqual([...publicEvents].sort());
    expect(body.data.find(({ name }) => name === 'CustomerAccountActivated')).toMatchObject({
      version: 1,
      schema: { title: 'CustomerAccountActivated', type: 'object', required: ['customerId', 'accountId'] },
      example: { customerId: expect.any(String), accountId: expect.any(String) },
    });
    const contract = await OpenApiContract.of(app.url());
    expect(await contract.differences('GET', '/event-types', response)).toEqual([]);
  });

  it('come in pages', async () => {
    const first = await api.get<Page & { data: { name: string }[] }>('/event-types?limit=7');
    const rest = await api.get<Page & { data: { name: string }[] }>(
      `/event-types?cursor=${String(first.body.nextCursor)}`,
    );
    const names = [...first.body.data, ...rest.body.data].map(({ name }) => name);
    expect(names).toEqual([...publicEvents].sort());
    expect(rest.body.nextCursor).toBeNull();
  });
});
