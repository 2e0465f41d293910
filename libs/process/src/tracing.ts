import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as OpenTelemetry from './open-telemetry';
import type { TracingConfig } from './tracing.environment';

const load = createRequire(__filename);

/**
 * Loaded by whoever imports this file, which must be before HTTP, `pg` and the AWS SDK are: a package that is loaded
 * before its instrumentation is never traced. Without a collector nothing of it is loaded at all.
 */
const openTelemetry = isTracingOn(process.env)
  ? (load(join(__dirname, 'open-telemetry.js')) as typeof OpenTelemetry)
  : undefined;

/** Whether the standard variables of OpenTelemetry ask for traces: a collector or an exporter is set, and nothing is disabled. */
export function isTracingOn(variables: NodeJS.ProcessEnv): boolean {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = variables;
  if (disabled?.toLowerCase() === 'true' || exporter === 'none') return false;
  return [
    exporter,
    variables['OTEL_EXPORTER_OTLP_ENDPOINT'],
    variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  ].some((value) => value !== undefined && value !== '');
}

/** Begins to record spans, as those of `app`. Does nothing where tracing is off. */
export function startTracing(app: string, config: TracingConfig): void {
  openTelemetry?.startExporting(app, config);
}

/** Sends the spans that are still here, for 2 s at most, and ends the recording. Never rejects. */
export async function stopTracing(): Promise<void> {
  await openTelemetry?.stopExporting();
}
