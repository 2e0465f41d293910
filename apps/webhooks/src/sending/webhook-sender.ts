import { performance } from 'node:perf_hooks';
import type { Socket } from 'node:net';
import { type FailureClass, failureOfStatus } from '../domain/failure-class';
import { isPublicAddress } from '../domain/public-address';
import { parseRetryAfter } from '../domain/retry-after';
import { hostOf, portOf, type TargetRules, urlFindings } from '../domain/webhook-url';
import { Deadline } from './deadline';
import { Dialer } from './dialer';
import { DialingAgent } from './dialing-agent';
import { AttemptError } from './errors';
import { exchange, type Heard } from './exchange';
import { resolveByNameServers, resolveBySystem, type ResolveHost } from './resolve-host';
import type { SendingConfig } from './sending.environment';

export type { FailureClass } from '../domain/failure-class';

/** A request as it goes over the wire, but for `host`, `content-length` and `connection`. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What one attempt came to. */
export interface WebhookAnswer {
  /** Whole milliseconds. */
  readonly durationMs: number;
  /** Where the connection went, or would have gone had that been allowed. For operators only. */
  readonly remoteAddress: string | null;
  readonly responseCode: number | null;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  /** At most 16 KiB, as they came: neither decoded nor decompressed. */
  readonly responseBody: Buffer;
  /** Whether the body is not all of what the receiver meant to say. */
  readonly responseTruncated: boolean;
  /** Null when the answer was 2xx. */
  readonly failure: FailureClass | null;
  /** What `Retry-After` asked for, not capped. */
  readonly retryAfterMs: number | null;
}

/** For tests: another name service, other rules for addresses, other certificate authorities. */
export interface SenderOptions {
  readonly resolve?: ResolveHost;
  readonly mayCall?: (address: string) => boolean;
  readonly ca?: string;
}

/**
 * Makes one attempt at a delivery: at most one request, to an address that was checked, within the timeout over look-up,
 * connection, TLS, headers and body. Connections are kept for four seconds and used again for the same origin.
 */
export class WebhookSender {
  private readonly rules: TargetRules;
  private readonly timeoutMs: number;
  private readonly dialer: Dialer;
  private readonly agents = { secure: new DialingAgent(true), plain: new DialingAgent(false) };
  private readonly addresses = new WeakMap<Socket, string>();
  private readonly closing = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(config: SendingConfig, { resolve, mayCall, ca }: SenderOptions = {}) {
    const privateTargets = config.WEBHOOKS_ALLOW_PRIVATE_TARGETS;
    this.rules = { privateTargets, ports: config.WEBHOOKS_ALLOWED_PORTS };
    this.timeoutMs = config.WEBHOOK_TIMEOUT_MS;
    this.dialer = new Dialer({
      resolve: resolve ?? (privateTargets ? resolveBySystem : resolveByNameServers()),
      mayCall: mayCall ?? (privateTargets ? () => true : isPublicAddress),
      proxy: config.WEBHOOKS_EGRESS_PROXY === undefined ? undefined : new URL(config.WEBHOOKS_EGRESS_PROXY),
      ca,
    });
  }

  /**
   * Tries once. Whatever the receiver or the network does is an answer and never an error. An attempt whose signal is
   * aborted, or which is under way when the sender closes, ends as `interrupted` unless its status is known by then; the receiver
   * may have got the request all the same.
   */
  async send(request: WebhookRequest, signal?: AbortSignal): Promise<WebhookAnswer> {
    const sending = this.attempt(request, signal);
    this.underWay.add(sending);
    try {
      return await sending;
    } finally {
      this.underWay.delete(sending);
    }
  }

  /** Ends what is under way, and lets go of every connection. Whatever is sent afterwards is `interrupted`. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.underWay);
    this.agents.secure.destroy();
    this.agents.plain.destroy();
  }

  private async attempt(request: WebhookRequest, signal: AbortSignal | undefined): Promise<WebhookAnswer> {
    const startedAt = performance.now();
    const deadline = new Deadline(this.timeoutMs, [this.closing.signal, ...(signal ? [signal] : [])]);
    let connection: Socket | undefined;
    const facts = () => ({
      durationMs: Math.round(performance.now() - startedAt),
      remoteAddress: (connection && this.addresses.get(connection)) ?? null,
    });
    try {
      const heard = await this.exchange(request, deadline, (socket) => {
        connection = socket;
      });
      return answered(heard, facts());
    } catch (error) {
      if (error instanceof AttemptError) return unanswered(error, facts());
      throw error;
    } finally {
      deadline.end();
    }
  }

  private async exchange(
    { url: text, headers, body }: WebhookRequest,
    deadline: Deadline,
    onSocket: (socket: Socket) => void,
  ): Promise<Heard> {
    deadline.signal.throwIfAborted();
    const [finding] = urlFindings(text, this.rules);
    if (finding) throw new AttemptError('blocked_target', `The URL ${finding.message}.`);
    const url = new URL(text);
    const destination = { host: hostOf(url), port: portOf(url), secure: url.protocol === 'https:' };
    const dial = async () => {
      const { socket, address } = await this.dialer.dial(destination, deadline);
      this.addresses.set(socket, address);
      return socket;
    };
    const agent = destination.secure ? this.agents.secure : this.agents.plain;
    return exchange({ agent, url, host: destination.host, headers, body, dial, onSocket }, deadline.signal);
  }
}

type Facts = Pick<WebhookAnswer, 'durationMs' | 'remoteAddress'>;

function answered({ status, headers, body, truncated, malformed }: Heard, facts: Facts): WebhookAnswer {
  return {
    ...facts,
    responseCode: status,
    responseHeaders: headers,
    responseBody: body,
    responseTruncated: truncated,
    failure: malformed ? 'protocol' : failureOfStatus(status),
    retryAfterMs: parseRetryAfter(headers['retry-after'], new Date()),
  };
}

function unanswered({ failure, address }: AttemptError, facts: Facts): WebhookAnswer {
  return {
    ...facts,
    remoteAddress: address ?? facts.remoteAddress,
    responseCode: null,
    responseHeaders: null,
    responseBody: Buffer.alloc(0),
    responseTruncated: false,
    failure,
    retryAfterMs: null,
  };
}
