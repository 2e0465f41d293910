import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A span as OTLP writes it in JSON (opentelemetry-proto, trace/v1), as far as a journey reads it. */
export interface CollectedSpan {
  readonly service: string;
  readonly scope: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly KeyValue[];
}

interface TracesRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly Omit<CollectedSpan, 'service' | 'scope'>[];
    }[];
  }[];
}

/** A collector of traces that speaks OTLP over HTTP in JSON, on 127.0.0.1. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  /** Everything that it was sent, as it came. */
  received = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer();
    const collector = new TraceCollector(server);
    server.on('request', (request, response) => {
      void collector.take(request).then(() => {
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage): Promise<void> {
    const text = Buffer.concat((await request.toArray()) as Buffer[]).toString('utf8');
    this.received += text;
    for (const { resource, scopeSpans } of (JSON.parse(text) as TracesRequest).resourceSpans) {
      const service = textOf(resource.attributes, 'service.name') ?? '';
      for (const { scope, spans } of scopeSpans)
        this.spans.push(...spans.map((span) => ({ ...span, service, scope: scope.name })));
    }
  }
}

/** The text of an attribute, if there is one of this name. */
export function textOf(attributes: readonly KeyValue[], name: string): string | undefined {
  return attributes.find(({ key }) => key === name)?.value['stringValue'] as string | undefined;
}
