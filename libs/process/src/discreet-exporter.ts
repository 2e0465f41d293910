import type { Attributes } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { Logger } from '@nestjs/common';

/** What a span may say, by name (OpenTelemetry's semantic conventions). Addresses, bodies, headers and texts are not among it. */
const allowed: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'network.protocol.version',
  'server.address',
  'server.port',
  'url.scheme',
  'db.system.name',
  'db.namespace',
  'db.operation.name',
  'db.query.text',
  'rpc.system',
  'rpc.service',
  'rpc.method',
  'cloud.region',
  'aws.request.id',
  'error.type',
]);
const allowedFamily = /^(messaging|fanfare)\./;

/**
 * Passes spans on without anything that could be personal or secret: of the attributes only those that are known to
 * be neither, no events, and of an error its class alone. Statements keep their text, which has `$1` where values go.
 * Spans that the collector did not take are lost, and a warning says how many.
 */
export class DiscreetExporter implements SpanExporter {
  private readonly logger = new Logger('Tracing');

  constructor(private readonly inner: SpanExporter) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.inner.export(spans.map(discreet), (result) => {
      if (result.code !== ExportResultCode.SUCCESS)
        this.logger.warn('spans were lost', { count: spans.length, err: result.error });
      done(result);
    });
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }
}

function discreet(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    attributes: { value: { ...errorTypeOf(span), ...pick(span.attributes) } },
    status: { value: { code: span.status.code } },
    events: { value: [] },
  }) as ReadableSpan;
}

function pick(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => allowed.has(name) || allowedFamily.test(name)),
  );
}

/** Instrumentations tell the class of an error as an event, beside its text. */
function errorTypeOf({ events }: ReadableSpan): Attributes {
  const type = events
    .map(({ attributes }) => attributes?.['exception.type'])
    .find((found) => found !== undefined);
  return type === undefined ? {} : { 'error.type': type };
}
