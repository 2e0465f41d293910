import { once } from 'node:events';
import {
  Agent,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** An AWS endpoint that passes every call on to another one, and counts the sessions that were asked for. */
export class WatchedEndpoint {
  /** How often AssumeRole was called. */
  sessions = 0;
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly target: string,
    private readonly server: Server,
  ) {
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      void this.pass(incoming, outgoing);
    });
  }

  static async before(target: string): Promise<WatchedEndpoint> {
    const server = createServer({ keepAliveTimeout: 0 });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new WatchedEndpoint(target, server);
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  [Symbol.dispose](): void {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat((await incoming.toArray()) as Uint8Array[]);
    if (body.includes('Action=AssumeRole')) this.sessions += 1;
    const { method, headers, url = '/' } = incoming;
    const call = request(this.target + url, { method: method ?? 'POST', headers, agent: this.agent });
    outgoing.once('close', () => call.destroy());
    call.on('error', () => outgoing.destroy());
    call.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    call.end(body);
  }
}
