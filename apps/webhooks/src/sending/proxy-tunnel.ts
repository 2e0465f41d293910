import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { hostOf } from '../domain/webhook-url';
import type { Deadline } from './deadline';
import { AttemptError } from './errors';

/** The statuses by which a proxy says that it did try, and that the other side is to blame. */
const unreachable = [502, 504];

/**
 * Has a proxy open a connection to an address, which is never a name: the proxy has nothing to resolve.
 * @throws AttemptError of class `proxy` when the proxy is down or does not want to, or the reason of the deadline
 */
export async function openTunnel(
  proxy: URL,
  { address, port }: { readonly address: string; readonly port: number },
  deadline: Deadline,
): Promise<Socket> {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${String(port)}`;
  const socket = connect({ host: hostOf(proxy), port: Number(proxy.port || 80), noDelay: true });
  socket.on('error', () => undefined);
  try {
    await deadline.blame('proxy', once(socket, 'connect'));
    const status = await ask(socket, authority, proxy, deadline.signal);
    if (status >= 200 && status < 300) return socket;
    const failure = unreachable.includes(status) ? 'unreachable' : 'proxy';
    throw new AttemptError(failure, `The egress proxy answered ${String(status)}.`, { address });
  } catch (cause) {
    socket.destroy();
    if (cause instanceof AttemptError) throw cause;
    throw new AttemptError('proxy', 'The egress proxy could not be used.', { cause });
  }
}

/** The status of the proxy's answer. After a 2xx the socket is as good as one to the receiver, who does not speak first. */
async function ask(socket: Socket, authority: string, proxy: URL, signal: AbortSignal): Promise<number> {
  const asking = request({
    createConnection: () => socket,
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...credentials(proxy) },
    signal,
  });
  asking.end();
  try {
    const [{ statusCode = 0 }] = (await once(asking, 'connect')) as [IncomingMessage];
    return statusCode;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
