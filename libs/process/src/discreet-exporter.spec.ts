import { Logger } from '@nestjs/common';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { DiscreetExporter } from './discreet-exporter';

const secret = 'ada@example.com';

/** A span as it leaves the process, made as instrumentations make them. */
function exported(make: (span: ReturnType<typeof start>) => void): ReadableSpan {
  const sent = new InMemorySpanExporter();
  const exporter = new DiscreetExporter(sent);
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const span = start(provider);
  make(span);
  span.end();
  const [only] = sent.getFinishedSpans();
  return only!;
}

function start(provider: TracerProvider) {
  return provider.getTracer('x').startSpan('x');
}

it('keeps what is known to be neither personal nor secret', () => {
  const attributes = {
    'http.request.method': 'GET',
    'http.route': '/customers/:customerId',
    'db.query.text': 'SELECT $1',
    'messaging.destination.name': 'queue',
    'fanfare.event.id': 'e-1',
  };
  expect(exported((span) => span.setAttributes(attributes)).attributes).toEqual(attributes);
});

it.each([
  'url.full',
  'url.path',
  'url.query',
  'http.url',
  'http.request.header.authorization',
  'user_agent.original',
  'client.address',
  'network.peer.address',
  'db.postgresql.values',
  'exception.message',
  'something.new',
])('lets no %s pass', (name) => {
  expect(exported((span) => span.setAttribute(name, secret)).attributes).toEqual({});
});

it('of an error keeps the class, and neither its text nor its stack', () => {
  const span = exported((failing) => {
    failing.recordException(new RangeError(`${secret} is too long`));
    failing.setStatus({ code: SpanStatusCode.ERROR, message: `${secret} is too long` });
  });
  expect(span.attributes).toEqual({ 'error.type': 'RangeError' });
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span.events).toEqual([]);
});

it('changes nothing else of a span, nor the span that others see', () => {
  let original: ReadableSpan | undefined;
  const span = exported((made) => {
    original = made as unknown as ReadableSpan;
    made.setAttribute('url.full', secret);
  });
  const { name, kind, startTime, endTime, resource, links, instrumentationScope } = original!;
  expect(span).toMatchObject({ name, kind, startTime, endTime, links, instrumentationScope });
  expect(span.resource).toBe(resource);
  expect(span.spanContext()).toEqual(original!.spanContext());
  expect(span.duration).toEqual(original!.duration);
  expect(original!.attributes).toEqual({ 'url.full': secret });
  expect(trace.getActiveSpan()).toBeUndefined();
});

it('says how many spans were lost when the collector does not take them, and passes on that it did not', () => {
  const warn = jest.fn();
  Logger.overrideLogger({ log: jest.fn(), error: jest.fn(), warn });
  const [error, done] = [new Error('refused'), jest.fn()];
  const failing = new InMemorySpanExporter();
  failing.export = (_spans, answer) => {
    answer({ code: ExportResultCode.FAILED, error });
  };
  new DiscreetExporter(failing).export([], done);

  expect(warn).toHaveBeenCalledWith('spans were lost', { count: 0, err: error }, 'Tracing');
  expect(done).toHaveBeenCalledWith({ code: ExportResultCode.FAILED, error });
});

it('passes on that it is to flush and to end', async () => {
  const inner = {
    export: jest.fn(),
    forceFlush: jest.fn(() => Promise.resolve()),
    shutdown: jest.fn(() => Promise.resolve()),
  };
  const exporter = new DiscreetExporter(inner);
  await exporter.forceFlush();
  await exporter.shutdown();
  expect([inner.forceFlush, inner.shutdown].map((each) => each.mock.calls.length)).toEqual([1, 1]);
});
