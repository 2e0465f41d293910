import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { newAuthority } from '../../test/certificates';
import { startReceiver, startSecureReceiver, startTalker } from '../../test/receivers';
import { inTurn, post, sendingScene } from '../../test/sending-scene';

const scene = sendingScene();
const authority = newAuthority();
const resolve = async () => ['127.0.0.1'];
const trusting = { resolve, ca: authority.ca };

afterEach(async () => {
  jest.useRealTimers();
  await scene.close();
});

/** A proxy that connects to wherever it is asked to. */
async function startProxy() {
  const asked: { authority: string; credentials: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer();
  server.on('connect', (request, socket: Socket) => {
    const { url = '', headers } = request;
    asked.push({ authority: url, credentials: headers['proxy-authorization'] });
    const target = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) {
      sockets.add(end);
      end.on('error', () => undefined);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe('an egress proxy', () => {
  it('is asked for the address that was checked, and carries TLS to the receiver under its name', async () => {
    const proxy = await scene.opened(startProxy());
    const { port, received } = await scene.opened(startSecureReceiver(authority.issue()));
    const config = { WEBHOOKS_EGRESS_PROXY: proxy.url };
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, config, trusting);
    expect(answer).toMatchObject({ responseCode: 200, failure: null, remoteAddress: '127.0.0.1' });
    expect(proxy.asked).toEqual([{ authority: `127.0.0.1:${String(port)}`, credentials: undefined }]);
    expect(received[0]).toMatchObject({ servername: 'hooks.example' });
  });

  it('gets its own credentials, and the receiver does not', async () => {
    const proxy = await scene.opened(startProxy());
    const { url, received } = await scene.opened(startReceiver());
    const config = { WEBHOOKS_EGRESS_PROXY: proxy.url.replace('//', '//us%20er:pass@') };
    expect(await scene.send(url, config)).toMatchObject({ failure: null });
    expect(proxy.asked[0]!.credentials).toBe(`Basic ${Buffer.from('us er:pass').toString('base64')}`);
    expect(received[0]!.headers).not.toHaveProperty('proxy-authorization');
  });

  it('is asked once for several requests', async () => {
    const proxy = await scene.opened(startProxy());
    const { url, received } = await scene.opened(startReceiver());
    const sender = scene.sender({ WEBHOOKS_EGRESS_PROXY: proxy.url });
    await inTurn(3, () => sender.send(post(url)));
    expect([received.length, proxy.asked.length]).toEqual([3, 1]);
  });

  it('is asked for nothing that may not be called', async () => {
    const proxy = await scene.opened(startProxy());
    const config = { WEBHOOKS_EGRESS_PROXY: proxy.url, WEBHOOKS_ALLOW_PRIVATE_TARGETS: false };
    const answer = await scene.send('https://hooks.example/', config, { resolve });
    expect(answer).toMatchObject({ failure: 'blocked_target' });
    expect(proxy.asked).toEqual([]);
  });

  it('case 40: that is down is a failure of class proxy', async () => {
    const proxy = await startProxy();
    await proxy.close();
    const answer = await scene.send('http://127.0.0.1/', { WEBHOOKS_EGRESS_PROXY: proxy.url });
    expect(answer).toMatchObject({ responseCode: null, failure: 'proxy' });
  });

  it.each([
    ['refuses', 'HTTP/1.1 403 Forbidden\r\n\r\n', 'proxy'],
    ['wants credentials', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'proxy'],
    ['has no time', 'HTTP/1.1 503 Service Unavailable\r\n\r\n', 'proxy'],
    ['is no proxy', 'EHLO\r\n\r\n', 'proxy'],
    ['hangs up', '', 'proxy'],
    ['does not reach the receiver', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'unreachable'],
    ['gets no answer from the receiver', 'HTTP/1.1 504 Gateway Timeout\r\n\r\n', 'unreachable'],
  ])('case 40: that %s is told from a receiver that fails', async (_, bytes, failure) => {
    const { port, idle } = await scene.opened(
      startTalker((socket) => (bytes === '' ? socket.end() : socket.write(bytes))),
    );
    const config = { WEBHOOKS_EGRESS_PROXY: `http://127.0.0.1:${String(port)}` };
    expect(await scene.send('http://127.0.0.1/', config)).toMatchObject({ responseCode: null, failure });
    await idle();
  });

  it('case 40: that asks the receiver until the deadline leaves a failure of class timeout', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'Date'] });
    const { port, idle } = await scene.opened(startTalker(() => jest.advanceTimersByTime(15_000)));
    const config = { WEBHOOKS_EGRESS_PROXY: `http://127.0.0.1:${String(port)}`, WEBHOOK_TIMEOUT_MS: 15_000 };
    expect(await scene.send('http://127.0.0.1/', config)).toMatchObject({ failure: 'timeout' });
    await idle();
  });
});
