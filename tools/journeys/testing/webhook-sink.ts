import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Decides on the status of an answer, in its own time. */
export type Answer = () => Promise<number>;

/** Another company's system that takes webhooks; every path is an endpoint of its own, and answers 200 unless told. */
export class WebhookSink {
  private readonly received = new Map<string, ReceivedWebhook[]>();
  private readonly answers = new Map<string, Answer>();
  private readonly open = new Map<string, number>();
  private readonly peaks = new Map<string, number>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookSink> {
    const sink: WebhookSink = new WebhookSink(
      createServer((request, response) => {
        sink.take(request, response).catch(() => undefined);
      }),
    );
    await once(sink.server.listen(0, '127.0.0.1', 1_024), 'listening');
    return sink;
  }

  url(path: string): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}${path}`;
  }

  /** Says how to answer on a path from now on. */
  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  /** What came on a path, oldest first, repeats included. */
  on(path: string): readonly ReceivedWebhook[] {
    return this.received.get(path) ?? [];
  }

  /** The `webhook-id` of each request on a path, repeats included. */
  idsOn(path: string): string[] {
    return this.on(path).map(({ headers }) => headers['webhook-id'] ?? '');
  }

  /** The most requests of a path that waited for an answer at once. */
  peak(path: string): number {
    return this.peaks.get(path) ?? 0;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.count(path, 1);
    response.once('close', () => {
      this.count(path, -1);
    });
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += String(part);
    const earlier = this.received.get(path) ?? [];
    this.received.set(path, earlier);
    earlier.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead((await this.answers.get(path)?.()) ?? 200).end();
  }

  private count(path: string, change: number): void {
    const open = (this.open.get(path) ?? 0) + change;
    this.open.set(path, open);
    this.peaks.set(path, Math.max(this.peak(path), open));
  }
}
