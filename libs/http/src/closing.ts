import type { FastifyInstance } from 'fastify';

const graceMs = 10_000;

/**
 * Makes closing a server end within 10 s: answers that are still to be given tell the client to hang up, and whoever has
 * not taken its answer by then is cut off. (Fastify itself closes what is idle and takes no new connections.)
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    setTimeout(() => server.server.closeAllConnections(), graceMs).unref();
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}
