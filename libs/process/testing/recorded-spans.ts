import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/** Records every span, as a process with a collector does: once in a test file, because tracers keep their first recorder. */
export class RecordedSpans {
  private readonly exporter = new InMemorySpanExporter();

  constructor() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: this.exporter })] }),
    );
  }

  /** The spans that have ended, in that order. */
  get ended(): readonly ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  /** The only span that has ended. */
  get only(): ReadableSpan {
    const [span, ...more] = this.ended;
    if (!span || more.length > 0) throw new Error(`There are ${String(this.ended.length)} spans.`);
    return span;
  }

  /** Forgets what was recorded so far. */
  reset(): void {
    this.exporter.reset();
  }

  /** From here on nobody records. */
  stop(): void {
    context.disable();
    propagation.disable();
    trace.disable();
  }
}
