import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testEndpoint } from './test-queue';

/** What happens to a call: it reaches the real endpoint, its connection is cut, or it is answered with an error. */
export type Fault = 'none' | 'cut' | { readonly status: number; readonly code: string };

/** A call that came in. */
export interface Arrival {
  readonly at: number;
  readonly accessKeyId: string;
}

/** An endpoint in front of the real one, which can be told to fail. */
export class FaultyEndpoint {
  fault: Fault = 'none';
  readonly arrivals: Arrival[] = [];
  private port = 0;
  private readonly server = createServer((incoming, response) => void this.answer(incoming, response));

  static async start(): Promise<FaultyEndpoint> {
    const endpoint = new FaultyEndpoint();
    endpoint.server.listen(0, '127.0.0.1');
    await once(endpoint.server, 'listening');
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** As when a cable is pulled: what is connected breaks, and nobody can connect. */
  async sever(): Promise<void> {
    this.port = (this.server.address() as AddressInfo).port;
    await this.stop();
  }

  /** The cable is back. */
  async mend(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, accessKeyId = ''] = /Credential=([^/]+)/.exec(incoming.headers.authorization ?? '') ?? [];
    this.arrivals.push({ at: performance.now(), accessKeyId });
    if (this.fault === 'cut') return void incoming.socket.destroy();
    if (this.fault === 'none') return this.forward(incoming, response);
    const { status, code } = this.fault;
    incoming.resume();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: code }));
  }

  private async forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers, url } = incoming;
    const outgoing = request(new URL(url ?? '/', testEndpoint()), { method: method ?? 'POST', headers });
    incoming.on('close', () => {
      if (!incoming.complete) outgoing.destroy();
    });
    outgoing.on('error', () => response.destroy());
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  }
}
