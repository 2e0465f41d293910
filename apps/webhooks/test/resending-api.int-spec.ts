import { until } from '@fanfare/persistence/testing/until';
import { Api, type Problem } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0ms' });
  api = new Api(app.url());
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

/** Nothing hears what a test before has left behind. */
afterEach(() => app.outside.query('UPDATE endpoints SET deleted_at = now(), enabled = false'));

interface AttemptList {
  readonly data: { readonly trigger: string; readonly status: string; readonly number: number }[];
}

const idOf = ({ headers }: { headers: Readonly<Record<string, string>> }) => headers['webhook-id'];

/** An endpoint at a path, and an event that it has got or, when it answers 500, given up on. */
async function heardAt(path: string, state: 'delivered' | 'exhausted' = 'delivered') {
  if (state === 'exhausted') receiver.answers(path, { status: 500 });
  const { id: endpointId } = await api.endpoint({ url: receiver.url(path) });
  const messageId = await app.hear();
  await app.toBe(state, { endpointId, messageId });
  return { endpointId, messageId };
}

describe('case 57: a message that arrived', () => {
  it('can be sent again, under the same id, as an attempt that somebody asked for', async () => {
    const { endpointId, messageId } = await heardAt('/again');
    const asked = await api.post(`/messages/${messageId}/resend`, { endpointId });
    expect(asked.status).toBe(202);
    expect(asked.body).toEqual({ messageId, endpointId, deliveryId: expect.any(String) });
    const hits = await receiver.received('/again', 2);
    expect(hits.map(idOf)).toEqual([messageId, messageId]);
    expect(hits[1]!.body).toEqual(hits[0]!.body);
    await app.toBe('delivered', { endpointId, messageId }, { count: 2 });
    const { body } = await api.get<AttemptList>(`/attempts?endpointId=${endpointId}&messageId=${messageId}`);
    expect(body.data.map(({ trigger, status }) => [trigger, status])).toEqual([
      ['manual', 'success'],
      ['schedule', 'success'],
    ]);
  });

  it('is sent once for each Idempotency-Key', async () => {
    const { endpointId, messageId } = await heardAt('/once');
    const resend = () => api.post(`/messages/${messageId}/resend`, { endpointId }, `resend ${messageId}`);
    const [first, again] = [await resend(), await resend()];
    expect(again.text).toBe(first.text);
    await receiver.received('/once', 2);
    expect(await app.deliveries({ messageId, endpointId })).toHaveLength(2);
  });

  it('can be sent to an endpoint that did not ask for it', async () => {
    const { messageId } = await heardAt('/asked');
    const { id: endpointId } = await api.endpoint({ url: receiver.url('/unasked'), eventTypes: ['a.b'] });
    await api.post(`/messages/${messageId}/resend`, { endpointId });
    expect((await receiver.received('/unasked', 1)).map(idOf)).toEqual([messageId]);
  });
});

describe('case 59: a message for an endpoint that takes none', () => {
  it('is refused with 409 when the endpoint is disabled', async () => {
    const { endpointId, messageId } = await heardAt('/disabled');
    await api.post(`/endpoints/${endpointId}/disable`);
    const answers = [
      await api.post<Problem>(`/messages/${messageId}/resend`, { endpointId }),
      await api.post<Problem>(`/endpoints/${endpointId}/test`),
      await api.post<Problem>(`/endpoints/${endpointId}/recover`, { since: new Date(0).toISOString() }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 422]);
    expect(answers[0]!.body.detail).toBe('The endpoint is disabled: enable it first.');
    const since = new Date(Date.now() - 1_000).toISOString();
    expect((await api.post(`/endpoints/${endpointId}/recover`, { since })).status).toBe(409);
  });

  it('is refused with 404 when the endpoint is deleted, or was never there', async () => {
    const { endpointId, messageId } = await heardAt('/deleted');
    await api.delete(`/endpoints/${endpointId}`);
    expect((await api.post(`/messages/${messageId}/resend`, { endpointId })).status).toBe(404);
    expect((await api.post(`/messages/${endpointId}/resend`, { endpointId })).status).toBe(404);
  });
});

describe('case 7: 410 as the answer', () => {
  it.each([
    ['to a test', (endpointId: string) => api.post(`/endpoints/${endpointId}/test`)],
    [
      'to a message that somebody sent again',
      async (endpointId: string) => {
        const { messageId } = await heardAt('/known');
        return api.post(`/messages/${messageId}/resend`, { endpointId });
      },
    ],
  ])('%s disables the endpoint, as it does on the schedule', async (what, send) => {
    const path = `/gone/${what.length}`;
    receiver.answers(path, { status: 410 });
    const { id } = await api.endpoint({ url: receiver.url(path), eventTypes: ['a.b'] });
    expect((await send(id)).status).toBe(202);
    await until('an endpoint that is disabled', async () => {
      const { body } = await api.get(`/endpoints/${id}`);
      return body['enabled'] === false && body['disabledReason'] === 'gone';
    });
    expect((await api.post(`/endpoints/${id}/test`)).status).toBe(409);
  });
});

describe('a test', () => {
  it('sends the sample of the type that is asked for, whatever the endpoint asked for', async () => {
    const { id } = await api.endpoint({ url: receiver.url('/test'), eventTypes: ['a.b'] });
    const asked = await api.post(`/endpoints/${id}/test`, { type: 'WelcomeEmailSent' });
    expect(asked.status).toBe(202);
    const [hit] = await receiver.received('/test', 1);
    expect(JSON.parse(hit!.body.toString())).toMatchObject({
      type: 'WelcomeEmailSent',
      data: { messageId: expect.any(String) },
    });
    expect(idOf(hit!)).toBe(asked.body['messageId']);
    await app.toBe('delivered', { endpointId: id });
    const { body } = await api.get<AttemptList>(`/attempts?endpointId=${id}`);
    expect(body.data).toMatchObject([{ trigger: 'test', status: 'success' }]);
  });

  it('sends the first type that the endpoint asked for unless told', async () => {
    const eventTypes = ['a.b', 'CustomerValidated', 'CustomerRegistered'];
    const { id } = await api.endpoint({ url: receiver.url('/first'), eventTypes });
    await api.post(`/endpoints/${id}/test`);
    const [hit] = await receiver.received('/first', 1);
    expect(JSON.parse(hit!.body.toString())).toMatchObject({ type: 'CustomerValidated' });
  });

  it.each(['CustomerEaten', 'order.shipped', '', 7])('case 80: has no type %p', async (type) => {
    const { id } = await api.endpoint({ url: receiver.url('/none') });
    const answer = await api.post<Problem>(`/endpoints/${id}/test`, { type });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ pointer: '/type' }]);
  });
});
