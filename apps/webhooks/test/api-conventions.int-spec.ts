import { OpenApiContract } from '@fanfare/http/testing/open-api-contract';
import { uuidv7 } from 'uuidv7';
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

afterEach(() => app.outside.query('UPDATE endpoints SET deleted_at = now(), enabled = false'));

const url = 'https://hooks.example.com/fanfare';

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

describe('case 83: what belongs to another tenant', () => {
  it('is as if it did not exist: the same answer as for an id that was never given', async () => {
    const { id: endpointId } = await api.endpoint({ url: receiver.url('/private') });
    const messageId = await app.hear();
    await app.toBe('delivered', { endpointId, messageId });
    const since = new Date(Date.now() - 1_000).toISOString();
    const job = await api.post(`/endpoints/${endpointId}/recover`, { since });
    const other = api.as('globex');
    const own = await other.endpoint({ url: receiver.url('/globex') });

    const asked = (endpoint: string, message: string, jobId: string) => [
      other.get(`/endpoints/${endpoint}`),
      other.patch(`/endpoints/${endpoint}`, { description: 'taken' }),
      other.delete(`/endpoints/${endpoint}`),
      other.get(`/endpoints/${endpoint}/stats`),
      ...['rotate-secret', 'enable', 'disable', 'test'].map((action) =>
        other.post(`/endpoints/${endpoint}/${action}`),
      ),
      other.post(`/endpoints/${endpoint}/recover`, { since }),
      other.get(`/messages/${message}`),
      other.post(`/messages/${message}/resend`, { endpointId: own.id }),
      other.get(`/jobs/${jobId}`),
    ];
    const foreign = await Promise.all(asked(endpointId, messageId, String(job.body['id'])));
    const missing = await Promise.all(asked(uuidv7(), uuidv7(), uuidv7()));
    expect(foreign.map(({ status }) => status)).toEqual(foreign.map(() => 404));
    expect(foreign.map(({ body }) => body)).toEqual(missing.map(({ body }) => body));
    const ownMessage = await app.hear('CustomerRegistered', { metadata: { tenantId: 'globex' } });
    await app.toBe('delivered', { messageId: ownMessage });
    expect((await other.post(`/messages/${ownMessage}/resend`, { endpointId })).status).toBe(404);
    expect((await api.get(`/endpoints/${endpointId}`)).body).toMatchObject({
      description: null,
      enabled: true,
    });
  });

  it('is in no list, whatever the list is narrowed to', async () => {
    const { id: endpointId } = await api.endpoint({ url: receiver.url('/unlisted') });
    const messageId = await app.hear();
    await app.toBe('delivered', { endpointId, messageId });
    const other = api.as('globex');
    for (const path of [
      '/endpoints?limit=200',
      '/messages?limit=200',
      '/attempts?limit=200',
      `/attempts?endpointId=${endpointId}`,
      `/attempts?messageId=${messageId}`,
    ]) {
      const { status, text } = await other.get(path);
      expect(status).toBe(200);
      expect(text).not.toContain(endpointId);
      expect(text).not.toContain(messageId);
    }
  });
});

describe('case 85: every error', () => {
  it('is a problem with a stable type and says nothing of how we are made', async () => {
    const id = uuidv7();
    const answers = await Promise.all([
      fetch(`${app.url()}/endpoints`),
      ...(
        [
          ['GET', '/nowhere'],
          ['PUT', '/endpoints'],
          ['GET', '/endpoints/not-a-uuid'],
          ['GET', `/endpoints/${id}`],
          ['GET', '/endpoints?limit=0'],
          ['GET', '/endpoints?cursor=x'],
          ['GET', '/attempts?endpointId=x'],
          ['POST', '/endpoints', '{"url"'],
          ['POST', '/endpoints', {}],
          ['POST', '/endpoints', { url: 'http://\u0000' }],
          ['POST', '/endpoints', { url: 'x'.repeat(70_000) }],
          ['POST', `/endpoints/${id}/test`, { type: 'x' }],
          ['POST', `/endpoints/${id}/recover`, { since: 'x' }],
          ['POST', `/messages/${id}/resend`, {}],
          ['POST', '/events', { type: 'x y', data: 1 }],
        ] as [string, string, unknown?][]
      ).map(async ([method, path, body]) => (await api.call(method, path, body)).response),
    ]);
    const contract = await OpenApiContract.of(app.url());
    expect(contract.flaws()).toEqual([]);
    for (const answer of answers) {
      const problem = (await answer.json()) as Problem;
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(problem).toMatchObject({
        type: expect.stringMatching(/^https:\/\/fanfare\.example\/problems\/[a-z-]+$/),
        title: expect.any(String),
        status: answer.status,
        detail: expect.any(String),
      });
      expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts|at \w+ \(|SELECT|Error/);
    }
  });
});
