import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  context,
  createContextKey,
  propagation,
  trace,
} from '@opentelemetry/api';
import { errorClass } from './error-class';
import { currentFlow } from './flow';

const tracer = trace.getTracer('fanfare');
/** What OpenTelemetry's suppressTracing() sets, which is in a package that is not to be loaded where nobody records spans. */
const suppressed = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Whether spans are recorded in this process: whoever records them also propagates them. */
export function someoneRecords(): boolean {
  return propagation.fields().length > 0;
}

/**
 * What is to be named as the cause of something that is written down now, as a W3C `traceparent`: the current span, or
 * where nobody records spans, whatever the flow came with.
 */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? currentFlow()?.traceparent;
}

/** The context that children of a `traceparent` belong to; without one, or with one that is none, they begin a trace. */
export function contextOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

/**
 * Runs work that was put off in a span that is a child of what the current flow came with, so that the trace goes on
 * through whatever was kept in a table meanwhile. Where nobody records spans it just runs.
 */
export function continueTrace<Result>(name: string, work: (span?: Span) => Promise<Result>): Promise<Result> {
  if (!someoneRecords()) return work();
  return inSpan(name, {}, contextOf(currentFlow()?.traceparent), work);
}

/**
 * Runs work that calls systems which are not ours: the calls get no spans of their own, and nobody outside is told of the
 * trace that they belong to.
 */
export function keepToOurselves<Result>(work: () => Result): Result {
  return someoneRecords() ? context.with(context.active().setValue(suppressed, true), work) : work();
}

/** Runs work in a span. An error fails the span, which says the error's class and never its text, and is rethrown. */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  parent: Context,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, errorClass(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed, for this class or code of error. */
export function failSpan(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type);
}
