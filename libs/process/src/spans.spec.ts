import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { RecordedSpans } from '../testing/recorded-spans';
import { type Flow, runInFlow } from './flow';
import {
  continueTrace,
  contextOf,
  currentTraceparent,
  inSpan,
  keepToOurselves,
  someoneRecords,
} from './spans';

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const traceparent = `00-${traceId}-${spanId}-01`;
const flow: Flow = { tenantId: 'acme', correlationId: 'c-1', causationId: null, traceparent };

class NoSuchCountryError extends Error {}

describe('where nobody records spans', () => {
  it('the cause of what is written down is what the flow came with, if it came with any', () => {
    expect(runInFlow(flow, currentTraceparent)).toBe(traceparent);
    expect(runInFlow({ ...flow, traceparent: undefined }, currentTraceparent)).toBeUndefined();
    expect(currentTraceparent()).toBeUndefined();
  });

  it('work just runs, and nothing is read', async () => {
    expect(someoneRecords()).toBe(false);
    expect(contextOf(traceparent)).toBe(ROOT_CONTEXT);
    await expect(runInFlow(flow, () => continueTrace('x', async () => 'done'))).resolves.toBe('done');
  });
});

describe('where spans are recorded', () => {
  let spans: RecordedSpans;

  beforeAll(() => {
    spans = new RecordedSpans();
  });

  beforeEach(() => {
    spans.reset();
  });

  afterAll(() => {
    spans.stop();
  });

  it('the cause of what is written down is the current span, whatever the flow came with', async () => {
    const written = await runInFlow(flow, () =>
      inSpan('x', {}, ROOT_CONTEXT, async () => currentTraceparent()),
    );
    const { traceId: own, spanId: ownSpan } = spans.only.spanContext();
    expect(written).toBe(`00-${own}-${ownSpan}-01`);
    expect(own).not.toBe(traceId);
  });

  it('systems that are not ours are told nothing of the trace', async () => {
    const told = await inSpan('x', {}, ROOT_CONTEXT, async () => keepToOurselves(currentTraceparent));
    expect(told).toBeUndefined();
  });

  it('work that was put off goes on in the trace that its flow came with', async () => {
    await runInFlow(flow, () => continueTrace('send welcome mail', async () => undefined));
    expect(spans.only).toMatchObject({
      name: 'send welcome mail',
      parentSpanContext: { traceId, spanId, isRemote: true },
      status: { code: SpanStatusCode.UNSET },
    });
  });

  it.each([undefined, 'nonsense'])(
    'work begins a trace of its own when its flow came with %s',
    async (none) => {
      await runInFlow({ ...flow, traceparent: none }, () => continueTrace('x', async () => undefined));
      expect(spans.only.parentSpanContext).toBeUndefined();
    },
  );

  it('an error fails the span, which tells its class alone, and is thrown', async () => {
    const error = new NoSuchCountryError('ada@example.com lives nowhere');
    const failing = inSpan('x', {}, ROOT_CONTEXT, () => Promise.reject(error));

    await expect(failing).rejects.toBe(error);
    expect(spans.only).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'NoSuchCountryError' },
      events: [],
    });
    expect(spans.only.status.message).toBeUndefined();
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
