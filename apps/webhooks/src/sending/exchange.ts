import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { AttemptError, failureOfError } from './errors';
import type { DialingAgent, DialingOptions } from './dialing-agent';

/** One request, ready to be written to whatever connection the agent has or `dial` opens. */
export interface Call {
  readonly agent: DialingAgent;
  readonly url: URL;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly dial: () => Promise<Socket>;
  /** Told which connection the request goes over. */
  readonly onSocket: (socket: Socket) => void;
}

/** What a receiver answered, as far as it was read. */
export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body is not all of what the receiver meant to say. */
  readonly truncated: boolean;
  /** Whether the body broke the rules of HTTP before its end. */
  readonly malformed: boolean;
}

const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Posts once and listens until the answer is complete, too long, broken off, or the signal is aborted. As soon as the final
 * status is known the promise is kept, with as much of the body as came. Never follows a redirect, never asks twice.
 * @throws AttemptError when there was no final status, or the signal's reason when it was aborted before
 */
export function exchange(call: Call, signal: AbortSignal): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const outgoing = open(call);
    const stop = () => {
      outgoing.destroy();
      reject(signal.reason as AttemptError);
    };
    signal.addEventListener('abort', stop);
    outgoing.on('socket', call.onSocket);
    outgoing.on('response', (incoming) => {
      signal.removeEventListener('abort', stop);
      resolve(listen(outgoing, incoming, signal));
    });
    outgoing.on('upgrade', (_incoming, socket) => {
      socket.destroy();
      reject(new AttemptError('protocol', 'The receiver changed the protocol.'));
    });
    outgoing.on('error', (cause) => {
      signal.removeEventListener('abort', stop);
      const failure = failureOfError(cause, 'reset');
      reject(cause instanceof AttemptError ? cause : new AttemptError(failure, 'No answer came.', { cause }));
    });
    outgoing.end(call.body);
  });
}

function open({ agent, url, host, headers, body, dial }: Call): ClientRequest {
  const options: DialingOptions = {
    agent,
    protocol: url.protocol,
    host,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { ...headers, host: url.host, 'content-length': body.length },
    maxHeaderSize: MAX_HEADER_BYTES,
    dial,
  };
  return request(options);
}

function listen(outgoing: ClientRequest, incoming: IncomingMessage, signal: AbortSignal): Promise<Heard> {
  const { statusCode: status = 0 } = incoming;
  const headers = headersOf(incoming);
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const finish = (truncated: boolean, malformed = false) => {
      signal.removeEventListener('abort', cut);
      if (truncated || !outgoing.writableFinished) outgoing.destroy();
      const body = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES);
      resolve({ status, headers, body, truncated, malformed });
    };
    const cut = () => finish(true);
    signal.addEventListener('abort', cut);
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_BODY_BYTES) cut();
    });
    incoming.on('end', () => finish(false));
    incoming.on('error', cut);
    // What comes after a complete answer is none of its business.
    outgoing.on('error', (error) => {
      if (!incoming.complete) finish(true, failureOfError(error, 'reset') === 'protocol');
    });
  });
}

function headersOf({ headersDistinct }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
}
