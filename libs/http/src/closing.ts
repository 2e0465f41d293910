import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const graceMs = 10_000;

/**
 * Makes closing a server end soon, and within 10 s whatever clients do: connections over which nothing has been asked are
 * cut, answers that are still to be given tell the client to hang up, and whoever has not taken its answer by then is
 * cut off. (Fastify itself closes connections that are idle between requests, and takes no new ones.)
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  const sockets = new Set<Socket>();
  let closing = false;
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.addHook('preClose', (done) => {
    closing = true;
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => {
      server.server.closeAllConnections();
    }, graceMs).unref();
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}
