import { once } from 'node:events';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AttemptError, failureOfError } from './errors';
import { openTunnel } from './proxy-tunnel';
import type { ResolveHost } from './resolve-host';

/** What a connection is opened to. */
export interface Destination {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** How connections are opened. */
export interface Dialing {
  readonly resolve: ResolveHost;
  readonly mayCall: (address: string) => boolean;
  readonly proxy: URL | undefined;
  /** Certificate authorities to trust instead of Node's. */
  readonly ca: string | undefined;
}

/** A connection, and the address that it goes to. */
export interface Connection {
  readonly socket: Socket;
  readonly address: string;
}

/** For each address but the last, when a name has several: long enough for a lost first packet. */
const addressTimeoutMs = 2_000;

/**
 * Opens connections, each to an address that was checked just before: all that the name resolves to are, one that may not
 * be called spoils them all, and nothing resolves the name a second time. TLS 1.2 or newer, with a certificate that is good
 * for the name; HTTP/1.1 alone.
 */
export class Dialer {
  constructor(private readonly dialing: Dialing) {}

  /** @throws AttemptError saying which step failed, or the signal's reason when it is aborted */
  async dial({ host, port, secure }: Destination, signal: AbortSignal): Promise<Connection> {
    const addresses = await this.checkedAddresses(host, signal);
    const tcp = await this.open(addresses, port, signal);
    tcp.on('error', () => undefined);
    const address = this.dialing.proxy ? (addresses[0] ?? '') : (tcp.remoteAddress ?? '');
    return { socket: secure ? await this.secured(tcp, host, signal) : tcp, address };
  }

  private async checkedAddresses(host: string, signal: AbortSignal): Promise<readonly string[]> {
    const addresses = isIP(host) === 0 ? await this.resolved(host, signal) : [host];
    const forbidden = addresses.find((address) => !this.dialing.mayCall(address));
    if (forbidden === undefined) return addresses;
    throw new AttemptError('blocked_target', 'The name leads to an address that may not be called.', {
      address: forbidden,
    });
  }

  private async resolved(host: string, signal: AbortSignal): Promise<readonly string[]> {
    const addresses = await orAborted(this.dialing.resolve(host, signal), signal).catch((cause: unknown) => {
      if (cause instanceof AttemptError && cause.failure !== 'timeout') throw cause;
      throw new AttemptError('dns', 'The name could not be resolved.', { cause });
    });
    if (addresses.length > 0) return addresses;
    throw new AttemptError('dns', 'The name has no address.');
  }

  private async open(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
    const { proxy } = this.dialing;
    if (proxy) return openTunnel(proxy, { address: addresses[0] ?? '', port }, signal);
    const socket = connectTcp({
      host: addresses.length === 1 ? (addresses[0] ?? '') : 'checked.invalid',
      port,
      lookup: answering(addresses),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: addressTimeoutMs,
      noDelay: true,
    });
    return ready(socket, 'connect', signal).catch((cause: unknown) => {
      const failure = failureOfError(cause, 'unreachable');
      throw new AttemptError(failure, 'The address could not be reached.', {
        cause,
        address: addresses[0] ?? null,
      });
    });
  }

  private async secured(tcp: Socket, host: string, signal: AbortSignal): Promise<Socket> {
    const socket = connectTls({
      socket: tcp,
      host,
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      ...(this.dialing.ca === undefined ? {} : { ca: this.dialing.ca }),
    });
    socket.on('error', () => undefined);
    return ready(socket, 'secureConnect', signal).catch((cause: unknown) => {
      if (cause instanceof AttemptError) throw cause;
      throw new AttemptError('tls', 'No secure connection came about.', { cause });
    });
  }
}

async function ready<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}

/** Rejects with the signal's reason as soon as it is aborted, whatever becomes of the promise. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as AttemptError);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** A look-up that knows its answer, so that what is dialled is what was checked. */
function answering(addresses: readonly string[]): LookupFunction {
  return (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
}
