import { type Attributes, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { samplerOf } from './sampler';
import type { TracingConfig } from './tracing.environment';

type Name = TracingConfig['OTEL_TRACES_SAMPLER'];

/** Sorted into the lower quarter of all traces by the ratio sampler, and into the upper one. */
const [low, high] = ['00000000000000000000000010000000', '000000000000000000000000f0000000'];

interface Asked {
  readonly share?: number;
  readonly traceId?: string;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly parent?: TraceFlags;
}

function isRecorded(name: Name, asked: Asked = {}): boolean {
  const { share = 1, traceId = low, kind = SpanKind.SERVER, attributes = {}, parent } = asked;
  const sampler = samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share });
  const remote = { traceId, spanId: '00f067aa0ba902b7', isRemote: true, traceFlags: parent ?? 0 };
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
  const { decision } = sampler.shouldSample(context, traceId, 'x', kind, attributes, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

it.each<[Name, boolean]>([
  ['always_on', true],
  ['always_off', false],
  ['parentbased_always_on', true],
  ['parentbased_always_off', false],
])('%s decides alone how a trace begins', (name, recorded) => {
  expect(isRecorded(name)).toBe(recorded);
});

it.each<Name>(['traceidratio', 'parentbased_traceidratio'])('%s keeps a share of all traces', (name) => {
  expect(isRecorded(name, { share: 0.25, traceId: low })).toBe(true);
  expect(isRecorded(name, { share: 0.25, traceId: high })).toBe(false);
});

it.each<Name>(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'])(
  '%s does as the caller does, housekeeping or not',
  (name) => {
    const kind = SpanKind.CLIENT;
    expect(isRecorded(name, { share: 0, kind, parent: TraceFlags.SAMPLED })).toBe(true);
    expect(isRecorded(name, { share: 1, kind, parent: TraceFlags.NONE })).toBe(false);
  },
);

it.each<[string, SpanKind, Attributes]>([
  ['a call that nobody asked for', SpanKind.CLIENT, {}],
  ['a poll', SpanKind.CONSUMER, { 'messaging.operation.type': 'receive' }],
])('%s begins no trace', (_, kind, attributes) => {
  expect(isRecorded('parentbased_always_on', { kind, attributes })).toBe(false);
  expect(isRecorded('always_on', { kind, attributes })).toBe(false);
});

it('a reaction to an event without a trace begins one', () => {
  const attributes = { 'messaging.operation.type': 'process' };
  expect(isRecorded('parentbased_always_on', { kind: SpanKind.CONSUMER, attributes })).toBe(true);
});
