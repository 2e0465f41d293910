import type { HeardEvent } from '@fanfare/event-contract/envelope';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { DatabaseUnavailableError } from '@fanfare/persistence/errors';
import { currentTraceparent } from '@fanfare/process/spans';
import { RecordedSpans } from '@fanfare/process/testing/recorded-spans';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { busEvent } from '../testing/bus-event';
import { outboxEntry } from '../testing/outbox-entry';
import { BusCallError, type PutResult } from './outbox/event-bus';
import { readMessage } from './queue/read-message';
import { inReactionSpan, inSendSpan } from './spans';

const [route] = routesOf('accounts', 'test') as [Route];
const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const traceparent = `00-${traceId}-${spanId}-01`;
const other = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const message = { messageId: 'm-1', receiptHandle: 'r-1', receiveCount: 2, body: '' };

const spans = new RecordedSpans();

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-21T00:00:05.000Z') });
  spans.reset();
});

afterEach(() => jest.useRealTimers());

afterAll(() => {
  spans.stop();
});

function hear(work: () => Promise<string>, metadata: object = { traceparent }): Promise<string> {
  const { event } = readMessage(busEvent('CustomerValidated', { metadata }), route);
  return inReactionSpan({ route, event, message }, work);
}

function send(details: readonly object[], ...results: PutResult[]): Promise<PutResult[]> {
  const entries = details.map((metadata) => outboxEntry(JSON.stringify({ metadata, data: {} })));
  return inSendSpan('fanfare-test', entries, () => Promise.resolve(results));
}

const published: PutResult = { outcome: 'published' };

describe('the span of a reaction', () => {
  it('is a child of what caused the event, and the cause of what the reaction says', async () => {
    const said = await hear(async () => currentTraceparent() ?? '');
    const span = spans.only;
    expect(span.parentSpanContext).toMatchObject({ traceId, spanId });
    expect(said).toBe(`00-${traceId}-${span.spanContext().spanId}-01`);
    expect(span.links).toEqual([]);
  });

  it('says which reaction heard which event, how it ended, and nothing of what the event says', async () => {
    await hear(async () => 'duplicate');
    expect(spans.only).toMatchObject({
      name: 'process open-account-on-customer-validated',
      kind: SpanKind.CONSUMER,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'messaging.system': 'aws_sqs',
        'messaging.operation.type': 'process',
        'messaging.destination.name': route.queue,
        'messaging.message.id': 'm-1',
        'fanfare.reaction': 'open-account-on-customer-validated',
        'fanfare.event.type': 'CustomerValidated',
        'fanfare.event.id': expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        'fanfare.correlation_id': 'correlation-1',
        'fanfare.receive_count': 2,
        'fanfare.outcome': 'duplicate',
      },
    });
    expect(JSON.stringify(spans.only.attributes)).not.toContain('@');
  });

  it.each([
    [new RangeError('ada@example.com'), 'failed', 'RangeError'],
    [new DatabaseUnavailableError(), 'infrastructure', 'DatabaseUnavailableError'],
  ])('fails with the reaction, and says what kind of failure %p is', async (error, outcome, type) => {
    await expect(hear(() => Promise.reject(error))).rejects.toBe(error);
    expect(spans.only).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'fanfare.outcome': outcome, 'error.type': type },
    });
    expect(JSON.stringify([spans.only.status, spans.only.events])).not.toContain('ada');
  });

  it('is in the same trace at every delivery within the hour', async () => {
    await hear(async () => 'done');
    jest.setSystemTime(new Date('2026-11-21T00:59:59.000Z'));
    await hear(async () => 'done');
    expect(spans.ended.map((span) => span.parentSpanContext?.spanId)).toEqual([spanId, spanId]);
  });

  it('begins a trace that is linked to the cause when the event comes back later than that', async () => {
    jest.setSystemTime(new Date('2026-11-21T01:00:01.000Z'));
    await hear(async () => 'done');
    expect(spans.only.parentSpanContext).toBeUndefined();
    expect(spans.only.spanContext().traceId).not.toBe(traceId);
    expect(spans.only.links).toMatchObject([{ context: { traceId, spanId } }]);
  });

  it.each([{}, { traceparent: 'nonsense' }, { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` }])(
    'begins a trace when the event came with %j',
    async (metadata) => {
      await hear(async () => 'done', metadata);
      expect(spans.only.parentSpanContext).toBeUndefined();
      expect(spans.only.links).toEqual([]);
    },
  );
});

describe('the span of a call to the bus', () => {
  it('is a child of what caused its entries when they are of one trace', async () => {
    expect(await send([{ traceparent }, { traceparent }], published, published)).toEqual([
      published,
      published,
    ]);
    expect(spans.only).toMatchObject({
      name: 'send fanfare-test',
      kind: SpanKind.PRODUCER,
      status: { code: SpanStatusCode.UNSET },
      parentSpanContext: { traceId, spanId },
      links: [{ context: { traceId, spanId } }, { context: { traceId, spanId } }],
      attributes: {
        'messaging.system': 'aws_eventbridge',
        'messaging.batch.message_count': 2,
        'fanfare.event.type': ['CustomerRegistered'],
      },
    });
  });

  it.each([[[{ traceparent }, { traceparent: other }], 2] as const, [[{ traceparent }, {}], 1] as const])(
    'begins a trace that is linked to each cause when there are several (%j)',
    async (details, links) => {
      await send(details);
      expect(spans.only.parentSpanContext).toBeUndefined();
      expect(spans.only.links).toHaveLength(links);
    },
  );

  it('fails when an entry is not taken, and says why by its code', async () => {
    const refused: PutResult = { outcome: 'retry', error: 'ThrottlingException: ada@example.com waits' };
    await send([{ traceparent }, { traceparent }], published, refused);
    expect(spans.only.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(spans.only.attributes['error.type']).toBe('ThrottlingException');
  });

  it('fails with the call', async () => {
    const error = new BusCallError('PutEvents failed: TimeoutError', false);
    const sending = inSendSpan('fanfare-test', [outboxEntry()], () => Promise.reject(error));
    await expect(sending).rejects.toBe(error);
    expect(spans.only.attributes['error.type']).toBe('BusCallError');
  });
});

it('where nobody records spans, work runs without reading anything of the event', async () => {
  spans.stop();
  const unread = new Proxy({} as HeardEvent, {
    get: () => {
      throw new Error('read');
    },
  });
  await expect(inReactionSpan({ route, event: unread, message }, async () => 'done')).resolves.toBe('done');
  await expect(send([{ traceparent }], published)).resolves.toEqual([published]);
  expect(spans.ended).toEqual([]);
});
