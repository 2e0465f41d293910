import { RecordedSpans } from '@fanfare/process/testing/recorded-spans';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;
let spans: RecordedSpans;

beforeAll(async () => {
  spans = new RecordedSpans();
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0s,50ms' });
});

afterAll(async () => {
  spans.stop();
  await app.end();
  await receiver.close();
});

it('case 89: each attempt is a span of the trace of its event, and the receiver is not told', async () => {
  receiver.answers('/', (_, before) => ({ status: before === 0 ? 500 : 200 }));
  const { id } = await app.endpoint(receiver.url('/'), { eventTypes: ['CustomerRegistered'] });
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const metadata = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, occurredAt: new Date().toISOString() };
  await app.hear('CustomerRegistered', { metadata });
  await app.toBe('delivered', { endpointId: id });

  const sent = spans.ended.filter(({ name }) => name === 'send webhook');
  expect(sent.map((span) => span.spanContext().traceId)).toEqual([traceId, traceId]);
  expect(sent[0]!.attributes).toMatchObject({ 'error.type': 'status' });
  const logged = (await app.attempts({ endpointId: id })).map(({ traceparent }) => traceparent);
  expect(logged).toEqual(sent.map((span) => `00-${traceId}-${span.spanContext().spanId}-01`));
  for (const { headers } of receiver.on('/')) expect(headers).not.toHaveProperty('traceparent');
});
