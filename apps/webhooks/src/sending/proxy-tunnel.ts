import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { AttemptError } from './errors';

/** The statuses by which a proxy says that it did try, and that the other side is to blame. */
const unreachable = [502, 504];

/**
 * Has a proxy open a connection to an address, which is never a name: the proxy has nothing to resolve.
 * @throws AttemptError of class `proxy` when the proxy is down or does not want to, or the signal's reason
 */
export function openTunnel(
  proxy: URL,
  { address, port }: { readonly address: string; readonly port: number },
  signal: AbortSignal,
): Promise<Socket> {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${String(port)}`;
  const connecting = request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? 80 : Number(proxy.port),
    path: authority,
    headers: { host: authority, ...credentials(proxy) },
    agent: false,
    signal,
  });
  return answered(connecting, signal);
}

function answered(connecting: ClientRequest, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connecting.on('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', () => undefined);
      if (statusCode >= 200 && statusCode < 300) {
        socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      const failure = unreachable.includes(statusCode) ? 'unreachable' : 'proxy';
      reject(new AttemptError(failure, `The egress proxy answered ${String(statusCode)}.`));
    });
    connecting.on('error', (cause) => {
      const failed = new AttemptError('proxy', 'The egress proxy could not be used.', { cause });
      reject(signal.aborted ? (signal.reason as AttemptError) : failed);
    });
    connecting.end();
  });
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
