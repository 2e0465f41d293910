import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How a request opens a connection of its own when there is none to take over. */
export interface DialingOptions extends ClientRequestArgs {
  readonly dial: () => Promise<Socket>;
}

/** Below what common servers keep an idle connection for (5 s and more), so that it is we who close it. */
const idleTimeoutMs = 4_000;
/** As many as ten endpoints of one origin may have in use: a connection that is opened anew costs more than all the rest. */
const maxIdlePerOrigin = 500;

/** Keeps connections for the next request to the same origin, and opens them only by the `dial` of the request that needs one. */
export class DialingAgent extends Agent {
  /** What `http.request` compares its own with, and what the port of the `Host` header depends on. */
  readonly protocol: string;
  readonly defaultPort: number;

  constructor(secure: boolean) {
    super({ keepAlive: true, timeout: idleTimeoutMs, maxFreeSockets: maxIdlePerOrigin, scheduling: 'lifo' });
    this.protocol = secure ? 'https:' : 'http:';
    this.defaultPort = secure ? 443 : 80;
  }

  override createConnection(
    options: ClientRequestArgs,
    callback: (error: Error | null, stream?: Duplex) => void,
  ): undefined {
    const { dial } = options as DialingOptions;
    dial().then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error as Error),
    );
  }
}
