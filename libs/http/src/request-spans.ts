import { trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';

/**
 * Calls the span of each request by method and route pattern, and gives it the request's correlation id. Where nobody
 * records spans there is none, and nothing happens.
 */
export function nameRequestSpans(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const span = trace.getActiveSpan();
    const route = request.routeOptions.url ?? 'unmatched';
    span?.updateName(`${request.method} ${route}`);
    span?.setAttributes({ 'http.route': route, 'fanfare.correlation_id': request.correlationId });
    done();
  });
}
