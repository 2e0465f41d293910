import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A TCP port that leads to another one until it is cut, and again once it is mended. */
export class SeverableLink {
  private readonly sockets = new Set<Socket>();
  private refusing = false;
  /** How many connections were refused since {@link refuse}. */
  refused = 0;

  private constructor(
    private readonly target: number,
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: number): Promise<SeverableLink> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const link = new SeverableLink(target, server, (server.address() as AddressInfo).port);
    server.on('connection', (socket) => link.join(socket));
    return link;
  }

  /** Resets every connection and refuses new ones. */
  async cut(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
  }

  /** Resets every connection, and each new one, which it counts. */
  refuse(): void {
    this.refusing = true;
    this.refused = 0;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async mend(): Promise<void> {
    this.refusing = false;
    if (this.server.listening) return;
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
  }

  /** Ends the link for good. */
  async close(): Promise<void> {
    if (this.server.listening) await this.cut();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private join(incoming: Socket): void {
    if (this.refusing) {
      this.refused += 1;
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = connect(this.target, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  }
}
