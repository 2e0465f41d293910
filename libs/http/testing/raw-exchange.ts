import { type Socket, connect } from 'node:net';

/** What came back over a socket, as text; `body` is what follows the first head. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they are and reads until the server hangs up. Rejects when the connection is reset. */
export async function exchange(port: number, ...parts: (string | Buffer)[]): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  const answer = readAll(socket);
  answer.catch(() => undefined);
  for (const part of parts) await write(socket, part);
  return answer;
}

function write(socket: Socket, part: string | Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(part, () => resolve()));
}

function readAll(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      const [head = '', ...body] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: body.join('\r\n\r\n') });
    });
  });
}
