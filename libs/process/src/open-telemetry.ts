import { setTimeout as delay } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { DiscreetExporter } from './discreet-exporter';
import { samplerOf } from './sampler';
import type { TracingConfig } from './tracing.environment';

const flushMs = 2_000;
const unwatched = /^\/(health\/|metrics$)/;

/** What is traced without being told to. Works from its construction on, for packages that are loaded later. */
export const instrumentations = [
  new HttpInstrumentation({
    ignoreIncomingRequestHook: ({ url = '' }) => unwatched.test(url),
    requireParentforOutgoingSpans: true,
  }),
  new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false }),
  new AwsInstrumentation({ suppressInternalInstrumentation: true }),
];

let provider: TracerProvider | undefined;

/** Sends the spans of this process to the collector from now on. To be called once. */
export function startExporting(app: string, config: TracingConfig): void {
  const own = resourceFromAttributes({ 'service.name': app, 'service.namespace': 'fanfare' });
  provider = new TracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(config),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new DiscreetExporter(exporterOf(config)),
        scheduledDelayMillis: config.OTEL_BSP_SCHEDULE_DELAY,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
}

/** Sends what is left, for 2 s at most. Never rejects. */
export async function stopExporting(): Promise<void> {
  const flushed = provider?.shutdown().catch(() => undefined);
  await Promise.race([flushed, delay(flushMs)]);
}

/** The exporters read address, headers, certificates and timeout from the standard variables by themselves. */
function exporterOf({
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
}: TracingConfig): JsonExporter | ProtobufExporter {
  return protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
}
