import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as the server got it. */
export interface Received {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: string;
}

/** A server that is up; `received` grows with each mail that it took. */
export interface MailServer {
  readonly url: string;
  readonly received: Received[];
  /** How many connections there have been. */
  connections(): number;
  /** Ends every connection without another word. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Starts a mail server on a free port, or on `port`. It takes every mail unless the options say otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const received: Received[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const sender = envelope.mailFrom ? envelope.mailFrom.address : '';
        const recipients = envelope.rcptTo.map(({ address }) => address);
        const raw = Buffer.concat(chunks).toString();
        received.push({ sender, recipients, headers: headersOf(raw), raw });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  return {
    url: await listening(server.listen(port, '127.0.0.1')),
    received,
    connections: () => connections,
    hangUp: () => {
      for (const connection of server.connections) connection.close();
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Starts a server that is no mail server: `talk` gets every connection. */
export async function startOtherServer(
  talk: (socket: Socket) => void,
): Promise<Pick<MailServer, 'url' | 'close'>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  return {
    url: await listening(server.listen(0, '127.0.0.1')),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listening(server: Server): Promise<string> {
  if (!server.listening) await once(server, 'listening');
  return `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function headersOf(raw: string): ReadonlyMap<string, string> {
  const [head = ''] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
