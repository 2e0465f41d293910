import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';

/** A request as a receiver got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The name that TLS was asked for. */
  readonly servername: string | undefined;
}

/** A server that is up; `received` and what `connections` counts grow. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  connections(): number;
  /** Resolves once every connection that there was is closed. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts an HTTP server that reads each request to its end and then has it answered: with 200 unless told otherwise. */
export async function startReceiver(answer?: RequestListener): Promise<Receiver> {
  const received: Received[] = [];
  return up(createServer(recording(received, answer)), received, 'http');
}

/** The same over TLS. */
export async function startSecureReceiver(tls: TlsOptions, answer?: RequestListener): Promise<Receiver> {
  const received: Received[] = [];
  const server = createHttpsServer(tls, recording(received, answer));
  server.on('tlsClientError', () => undefined);
  return up(server, received, 'https');
}

/** Starts a server that speaks whatever `talk` says to each connection, once its first bytes have come. */
export async function startTalker(talk: (socket: Socket, first: Buffer) => unknown): Promise<Receiver> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first: Buffer) => {
      talk(socket, first);
    });
  });
  return up(server, [], 'http');
}

/** Starts a server that answers each first request with these bytes, and then does what `after` says. */
export function startSpeaker(
  bytes: string,
  after: (socket: Socket) => unknown = () => undefined,
): Promise<Receiver> {
  return startTalker((socket) => {
    socket.write(bytes);
    after(socket);
  });
}

function recording(received: Received[], answer?: RequestListener): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers, socket } = request;
      const { servername } = socket as { servername?: string };
      received.push({ method, path, headers, body: Buffer.concat(chunks), servername });
      if (answer) answer(request, response);
      else response.end();
    });
  };
}

async function up(server: Server, received: Received[], scheme: string): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${String(port)}/hook?a=1`,
    port,
    received,
    connections: () => connections,
    idle: async () => {
      await Promise.all(Array.from(sockets, (socket) => new Promise((gone) => socket.on('close', gone))));
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
