import { type Attributes, type Context, SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from './tracing.environment';

type Choice = Pick<TracingConfig, 'OTEL_TRACES_SAMPLER' | 'OTEL_TRACES_SAMPLER_ARG'>;

/**
 * The sampler that the standard variables name, but that a process' own housekeeping begins no trace: a poll for
 * messages or a deletion of some belongs to no registration, and there are many.
 */
export function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share }: Choice): Sampler {
  const root = new QuietSampler(chosen(name, share));
  return name.startsWith('parentbased') ? new ParentBasedSampler({ root }) : root;
}

function chosen(name: Choice['OTEL_TRACES_SAMPLER'], share: number): Sampler {
  if (name.endsWith('always_off')) return new AlwaysOffSampler();
  return name.endsWith('traceidratio') ? new TraceIdRatioBasedSampler(share) : new AlwaysOnSampler();
}

class QuietSampler implements Sampler {
  constructor(private readonly inner: Sampler) {}

  shouldSample(...asked: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [parent, , , kind, attributes] = asked;
    if (isHousekeeping(parent, kind, attributes)) return { decision: SamplingDecision.NOT_RECORD };
    return this.inner.shouldSample(...asked);
  }

  toString(): string {
    return `Quiet(${this.inner.toString()})`;
  }
}

function isHousekeeping(parent: Context, kind: SpanKind, attributes: Attributes): boolean {
  if (trace.getSpanContext(parent)) return false;
  return kind === SpanKind.CLIENT || attributes['messaging.operation.type'] === 'receive';
}
