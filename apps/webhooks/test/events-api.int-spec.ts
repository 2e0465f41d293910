import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { until } from '@fanfare/persistence/testing/until';
import { Webhook } from 'standardwebhooks';
import { Api, type Problem } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;
let secret: string;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start();
  api = new Api(app.url());
  ({ secret } = await api.endpoint({ url: receiver.url('/acme') }));
  await api.as('globex').endpoint({ url: receiver.url('/globex') });
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

afterEach(() => receiver.reset());

const pointers = ({ body }: { body: Problem }) => body.errors?.map(({ pointer }) => pointer);

/** What came with an event, once it has come. */
async function hitsOf(eventId: string, path = '/acme') {
  return until(`the webhook ${eventId}`, () => {
    const hits = receiver.on(path).filter(({ headers }) => headers['webhook-id'] === eventId);
    return hits.length > 0 && hits;
  });
}

/** Puts an event on the bus as a system does that is none of ours, with nothing but the AWS SDK. */
async function putOnBus(source: string, metadata: object, data: unknown): Promise<void> {
  const { FailedEntryCount } = await app.aws.clients.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: app.aws.bus,
          Source: source,
          DetailType: 'order.shipped',
          Detail: JSON.stringify({ metadata, data }),
        },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(0);
}

const metadataOf = (eventId: string, tenantId = 'acme') => ({
  eventId,
  eventType: 'order.shipped',
  version: 1,
  occurredAt: '2026-11-02T10:00:00.000Z',
  tenantId,
  aggregateId: 'order-7',
  correlationId: 'flow-7',
  causationId: null,
  producer: 'shop',
});

describe('an event of a tenant’s own', () => {
  it('comes back as a webhook like every other event', async () => {
    const data = { orderId: 7, text: 'ä\n👋', deep: { list: [1, null, true] } };
    const told = await api.post<{ eventId: string }>('/events', {
      type: 'order.shipped',
      data,
      occurredAt: '2026-11-02T11:00:00+01:00',
    });
    expect(told.status).toBe(202);
    expect(told.body).toEqual({
      eventId: expect.any(String),
      type: 'order.shipped',
      occurredAt: '2026-11-02T10:00:00.000Z',
    });
    const [hit] = await hitsOf(told.body.eventId);
    expect(new Webhook(secret).verify(hit!.body, hit!.headers)).toEqual({
      type: 'order.shipped',
      timestamp: '2026-11-02T10:00:00.000Z',
      data,
    });
    expect(told.headers.get('location')).toBe(`/messages/${told.body.eventId}`);
    const shown = await api.get(`/messages/${told.body.eventId}`);
    expect(shown.body).toMatchObject({ type: 'order.shipped', body: { data } });
  });

  it('reaches nobody else’s endpoints', async () => {
    const { body } = await api.as('globex').post<{ eventId: string }>('/events', { type: 'a.b', data: {} });
    await hitsOf(body.eventId, '/globex');
    expect(receiver.on('/acme')).toEqual([]);
    expect((await api.get(`/messages/${body.eventId}`)).status).toBe(404);
  });

  it('is one event however often and concurrently it is told with the same id and content', async () => {
    const event = { type: 'order.paid', data: { a: 1, b: { c: 2 } }, eventId: randomUUID() };
    const reordered = { eventId: event.eventId, data: { b: { c: 2 }, a: 1 }, type: 'order.paid' };
    const answers = await Promise.all([
      api.post('/events', event),
      api.post('/events', reordered),
      api.post('/events', event, 'key-1'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await hitsOf(event.eventId)).toHaveLength(1);
    await app.queueToBeEmpty();
    expect(await app.deliveries({ messageId: event.eventId })).toHaveLength(1);
    expect((await api.post('/events', event)).text).toBe(answers[0].text);
  });

  it.each([
    ['other data', { data: { a: 2 } }],
    ['another type', { type: 'order.returned' }],
    ['another time', { occurredAt: '2026-11-02T10:00:00Z' }],
  ])('cannot be told again under its id with %s', async (_, change) => {
    const event = { type: 'order.paid', data: { a: 1 }, eventId: randomUUID() };
    await api.post('/events', event);
    const answer = await api.post<Problem>('/events', { ...event, ...change });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(['/eventId']);
    const [hit] = await hitsOf(event.eventId);
    expect(JSON.parse(hit!.body.toString())).toMatchObject({ type: 'order.paid', data: { a: 1 } });
  });

  it('cannot be told under the id of an event of the platform', async () => {
    const eventId = await app.hear();
    await hitsOf(eventId);
    const answer = await api.post<Problem>('/events', { type: 'a.b', data: {}, eventId });
    expect(pointers(answer)).toEqual(['/eventId']);
  });

  it('needs one connection to the database, however many are told at once', async () => {
    const told = Array.from({ length: 60 }, () =>
      api.post('/events', { type: 'a.b', data: {}, eventId: randomUUID() }),
    );
    const answers = await Promise.all(told);
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  });

  it('of two tenants may have the same id', async () => {
    const event = { type: 'order.paid', data: {}, eventId: randomUUID() };
    await api.post('/events', event);
    await api.as('globex').post('/events', { ...event, data: { other: true } });
    const [[acme], [globex]] = [await hitsOf(event.eventId), await hitsOf(event.eventId, '/globex')];
    expect(JSON.parse(acme!.body.toString())).toMatchObject({ data: {} });
    expect(JSON.parse(globex!.body.toString())).toMatchObject({ data: { other: true } });
  });

  it('belongs to the customer that it names', async () => {
    const data = { customerId: 'c-7' };
    const { body } = await api.post<{ eventId: string }>('/events', { type: 'a.b', data });
    await hitsOf(body.eventId);
    const [row] = await app.outside.query<object[]>('SELECT ordering_key FROM messages WHERE id = $1', [
      body.eventId,
    ]);
    expect(row).toEqual({ ordering_key: 'c-7' });
  });
});

describe('a producer that is none of ours', () => {
  it('puts its events on the bus itself, and they are delivered', async () => {
    const eventId = randomUUID();
    await putOnBus('external.acme', metadataOf(eventId), { orderId: 7 });
    const [hit] = await hitsOf(eventId);
    expect(new Webhook(secret).verify(hit!.body, hit!.headers)).toEqual({
      type: 'order.shipped',
      timestamp: '2026-11-02T10:00:00.000Z',
      data: { orderId: 7 },
    });
    expect(await api.get(`/messages/${eventId}`)).toMatchObject({
      status: 200,
      body: { correlationId: 'flow-7', type: 'order.shipped' },
    });
  });

  it('may put an event there twice: it is delivered once', async () => {
    const eventId = randomUUID();
    await putOnBus('external.acme', metadataOf(eventId), {});
    await putOnBus('external.acme', metadataOf(eventId), {});
    await hitsOf(eventId);
    await app.queueToBeEmpty();
    expect(await app.deliveries({ messageId: eventId })).toHaveLength(1);
  });

  it('cannot speak for another tenant: the event is a dead letter with the reason', async () => {
    const eventId = randomUUID();
    await putOnBus('external.globex', metadataOf(eventId, 'acme'), { forged: true });
    const { certificate, body } = await app.deadLetter();
    expect(certificate).toMatchObject({ reason: 'FOREIGN_TENANT', attempts: '1' });
    expect(body).toContain(eventId);
    expect((await api.get(`/messages/${eventId}`)).status).toBe(404);
  });

  it('cannot use the id of an event of the platform: receivers would take it for a repetition', async () => {
    const eventId = await app.hear();
    await hitsOf(eventId);
    await putOnBus('external.acme', metadataOf(eventId), {});
    expect((await app.deadLetter()).certificate).toMatchObject({
      reason: 'UNPROCESSABLE',
      errorClass: 'MessageIdTakenError',
      attempts: '1',
    });
  });

  it('cannot pass its event off as one of ours', async () => {
    const metadata = { ...metadataOf(randomUUID()), eventType: 'CustomerRegistered' };
    await putOnBus('external.acme', metadata, {});
    expect((await app.deadLetter()).certificate).toMatchObject({ reason: 'RESERVED_EVENT_TYPE' });
  });
});
