import { once } from 'node:events';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Deadline } from './deadline';
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
  /** An `http:` URL. */
  readonly proxy: URL | undefined;
  /** Certificate authorities to trust instead of Node's. */
  readonly ca: string | undefined;
}

/** A connection, and the address that it goes to. */
export interface Connection {
  readonly socket: Socket;
  readonly address: string;
}

type Addresses = readonly [string, ...string[]];

/** For each address but the last, when a name has several: long enough for a lost first packet. */
const addressTimeoutMs = 2_000;

/** So that a name with thousands of addresses does not make us knock at thousands of doors. */
const maxAddressesTried = 4;

/**
 * Opens connections, each to an address that was checked just before: all that the name resolves to are, one that may not
 * be called spoils them all, and nothing resolves the name a second time. TLS 1.2 or newer, with a certificate that is good
 * for the name; HTTP/1.1 alone.
 */
export class Dialer {
  constructor(private readonly dialing: Dialing) {}

  /** @throws AttemptError saying which step failed, or the reason of the deadline */
  async dial({ host, port, secure }: Destination, deadline: Deadline): Promise<Connection> {
    const addresses = await this.checkedAddresses(host, deadline);
    const { proxy } = this.dialing;
    const tcp = proxy
      ? await openTunnel(proxy, { address: addresses[0], port }, deadline)
      : await connect(addresses, port, deadline);
    const address = proxy ? addresses[0] : (tcp.remoteAddress ?? addresses[0]);
    return { socket: secure ? await this.secured({ socket: tcp, address }, host, deadline) : tcp, address };
  }

  private async checkedAddresses(host: string, deadline: Deadline): Promise<Addresses> {
    const [first, ...others] = isIP(host) === 0 ? await this.resolved(host, deadline) : [host];
    if (first === undefined) throw new AttemptError('dns', 'The name has no address.');
    const forbidden = [first, ...others].find((address) => !this.dialing.mayCall(address));
    if (forbidden === undefined) return [first, ...others];
    throw new AttemptError('blocked_target', 'The host has an address that may not be called.', {
      address: forbidden,
    });
  }

  private async resolved(host: string, deadline: Deadline): Promise<readonly string[]> {
    try {
      return await deadline.blame('dns', this.dialing.resolve(host, deadline.signal));
    } catch (cause) {
      if (cause instanceof AttemptError) throw cause;
      throw new AttemptError('dns', 'The name could not be resolved.', { cause });
    }
  }

  private async secured(tcp: Connection, host: string, deadline: Deadline): Promise<Socket> {
    const socket = connectTls({
      socket: tcp.socket,
      host,
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      ...(this.dialing.ca === undefined ? {} : { ca: this.dialing.ca }),
    });
    return ready(socket, 'secureConnect', deadline).catch((cause: unknown) => {
      if (cause instanceof AttemptError) throw cause;
      throw new AttemptError('tls', 'No secure connection came about.', {
        cause,
        address: tcp.address,
      });
    });
  }
}

async function connect(addresses: Addresses, port: number, deadline: Deadline): Promise<Socket> {
  const [address, ...others] = addresses;
  const socket = connectTcp({
    // A name that nothing resolves: the look-up below answers for it.
    host: others.length === 0 ? address : 'checked.invalid',
    lookup: answering(addresses),
    port,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressTimeoutMs,
    noDelay: true,
  });
  return ready(socket, 'connect', deadline).catch((cause: unknown) => {
    if (cause instanceof AttemptError) throw cause;
    const failure = failureOfError(cause, 'unreachable');
    throw new AttemptError(failure, 'The address could not be reached.', { cause, address });
  });
}

/** A look-up that knows its answer, so that what is dialled is what was checked. */
function answering(addresses: Addresses): LookupFunction {
  const tried = addresses.slice(0, maxAddressesTried);
  const answers = tried.map((address) => ({ address, family: isIP(address) }));
  return (_host, _options, callback) => callback(null, answers);
}

async function ready(socket: Socket, event: string, deadline: Deadline): Promise<Socket> {
  // Whatever happens to the socket between two listeners of its later owner ends no process.
  socket.on('error', () => undefined);
  try {
    await once(socket, event, { signal: deadline.signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  }
}
