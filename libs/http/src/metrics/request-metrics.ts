import type { FastifyInstance } from 'fastify';
import { Histogram, collectDefaultMetrics, register } from 'prom-client';

const name = 'http_server_request_duration_seconds';
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Measures every request of a server, by route pattern: addresses that match no route count as `unmatched`. */
export function measureRequests(server: FastifyInstance): void {
  const duration = requestDuration();
  server.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status_code: reply.statusCode,
    };
    duration.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
}

/** Adds Node's own metrics to the default registry. Harmless when repeated. */
export function collectProcessMetrics(): void {
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
}

function requestDuration(): Histogram {
  const known = register.getSingleMetric(name);
  if (known instanceof Histogram) return known;
  const help = 'Duration of HTTP requests';
  return new Histogram({ name, help, labelNames: ['method', 'route', 'status_code'], buckets });
}
