import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@fanfare/persistence/testing/until';

/** A request as the receiver got it, in full. */
export interface Hit {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** When it had arrived, in milliseconds of `performance.now()`. */
  readonly at: number;
}

/** What a receiver does with a request: answer, say nothing for ever, or cut the connection. */
export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'reset';

/** Decides on a request by itself and by how many had come before it on the same path. */
export type Behaviour = (hit: Hit, before: number) => Reply | Promise<Reply>;

/**
 * Somebody's system that takes webhooks, on 127.0.0.1. It answers 200 unless `answers` says otherwise for a path;
 * every path is an endpoint of its own.
 */
export class Receiver {
  readonly hits: Hit[] = [];
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly counts = new Map<string, number>();
  private readonly open = new Map<string, number>();
  private readonly peaks = new Map<string, number>();

  private constructor(private server: Server) {}

  static async start(port = 0): Promise<Receiver> {
    const receiver: Receiver = new Receiver(
      createServer((request, response) => {
        receiver.take(request, response).catch(() => undefined);
      }),
    );
    await receiver.listen(port);
    return receiver;
  }

  /** The address of an endpoint. */
  url(path = '/'): string {
    return `http://127.0.0.1:${String(this.port)}${path}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Says how to answer on a path from now on. */
  answers(path: string, behaviour: Behaviour | Reply): void {
    this.behaviours.set(path, typeof behaviour === 'function' ? behaviour : () => behaviour);
  }

  /** The requests that came on a path, oldest first. */
  on(path: string): Hit[] {
    return this.hits.filter((hit) => hit.path === path);
  }

  /** Waits until this many requests have come on a path, and returns them. */
  async received(path: string, count: number, seconds?: number): Promise<Hit[]> {
    await until(`${count} requests on ${path}`, () => this.on(path).length >= count, seconds);
    return this.on(path);
  }

  /** How many requests on a path have had no answer yet. */
  inFlight(path: string): number {
    return this.open.get(path) ?? 0;
  }

  /** The most requests that were in flight on a path at once. */
  peak(path: string): number {
    return this.peaks.get(path) ?? 0;
  }

  /** Forgets every request and every behaviour. */
  reset(): void {
    this.hits.length = 0;
    this.behaviours.clear();
    this.counts.clear();
    this.peaks.clear();
  }

  /** Ends every connection and takes no new ones. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async listen(port: number): Promise<void> {
    await once(this.server.listen(port, '127.0.0.1', 4_096), 'listening');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = request.headers as Record<string, string>;
    const hit = { path, headers, body: Buffer.concat(chunks), at: performance.now() };
    const before = this.counts.get(path) ?? 0;
    this.counts.set(path, before + 1);
    this.hits.push(hit);
    this.count(path, 1);
    response.once('close', () => {
      this.count(path, -1);
    });
    const reply = await (this.behaviours.get(path)?.(hit, before) ?? { status: 200 });
    if (reply === 'reset') request.socket.resetAndDestroy();
    else if (reply !== 'hang') response.writeHead(reply.status, { ...reply.headers }).end(reply.body);
  }

  private count(path: string, change: number): void {
    const open = this.inFlight(path) + change;
    this.open.set(path, open);
    this.peaks.set(path, Math.max(this.peak(path), open));
  }
}
