import { startNameServer } from '../../test/name-server';
import { startReceiver, startTalker } from '../../test/receivers';
import { post, sendingScene } from '../../test/sending-scene';
import { resolveByNameServers } from './resolve-host';

const scene = sendingScene();
const short = { WEBHOOK_TIMEOUT_MS: 300 };

afterEach(() => scene.close());

/** A server that writes `head` at once and then `drip` again and again, much faster than the deadline. */
async function dripper(head: string, drip: string) {
  const all: NodeJS.Timeout[] = [];
  const receiver = await startTalker((socket) => {
    socket.write(head);
    all.push(setInterval(() => socket.write(drip), 20));
  });
  return scene.opened(
    Promise.resolve({
      ...receiver,
      close: async () => {
        all.forEach(clearInterval);
        await receiver.close();
      },
    }),
  );
}

describe('the deadline of an attempt', () => {
  it('case 14: ends the reading of a body that never ends, and the success stays one', async () => {
    const { url, idle, connections } = await dripper('HTTP/1.1 200 OK\r\n\r\n', 'a');
    const answer = await scene.send(url, short);
    expect(answer).toMatchObject({ responseCode: 200, failure: null, responseTruncated: true });
    expect(answer.responseBody.toString()).toMatch(/^a+$/);
    await idle();
    expect(connections()).toBe(1);
  });

  it('case 14: ends the reading of a failure alike', async () => {
    const { url } = await dripper('HTTP/1.1 500 No\r\nContent-Length: 9999\r\n\r\n', 'a');
    expect(await scene.send(url, short)).toMatchObject({ responseCode: 500, failure: 'status' });
  });

  it.each([
    ['headers that never end', 'HTTP/1.1 200 OK\r\nX: ', 'a'],
    ['a status line that never ends', 'HTTP/1.1 200 ', 'O'],
    ['interim answers without end', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('case 15: is not put off by %s', async (_, head, drip) => {
    const { url, idle } = await dripper(head, drip);
    expect(await scene.send(url, short)).toMatchObject({ responseCode: null, failure: 'timeout' });
    await idle();
  });

  it('case 16: ends a call that is accepted and never answered', async () => {
    const { url, idle, received } = await scene.opened(startReceiver(() => undefined));
    expect(await scene.send(url, short)).toMatchObject({ responseCode: null, failure: 'timeout' });
    await idle();
    expect(received).toHaveLength(1);
  });

  it('case 16: ends a call whose request is never read', async () => {
    const { url } = await scene.opened(startTalker((socket) => socket.pause()));
    const body = Buffer.alloc(16 * 1024 * 1024);
    expect(await scene.sender(short).send(post(url, body))).toMatchObject({ failure: 'timeout' });
  });

  it('case 16: ends a TLS handshake that is never answered', async () => {
    const { port, idle } = await scene.opened(startTalker(() => undefined));
    const answer = await scene.send(`https://127.0.0.1:${String(port)}/`, short);
    expect(answer).toMatchObject({ failure: 'timeout' });
    await idle();
  });

  it('case 16: ends the look-up of a name that no name server answers for, as a failure of class dns', async () => {
    const { address } = await scene.opened(startNameServer({ 'silent.example': 'silence' }));
    const resolve = resolveByNameServers([address]);
    expect(await scene.send('https://silent.example/', short, { resolve })).toMatchObject({ failure: 'dns' });
  });

  it('case 16: ends any look-up, even one that cannot be given up', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    expect(await scene.send('https://silent.example/', short, { resolve })).toMatchObject({ failure: 'dns' });
  });

  it('is one for all steps: what the look-up used up is missing afterwards', async () => {
    const { port } = await scene.opened(startReceiver(() => undefined));
    const resolve = (_host: string, signal: AbortSignal) =>
      new Promise<readonly string[]>((found) => {
        const timer = setTimeout(() => found(['127.0.0.1']), 200);
        signal.addEventListener('abort', () => clearTimeout(timer));
      });
    const url = `http://slow.example:${String(port)}/`;
    const { failure, durationMs } = await scene.send(url, { WEBHOOK_TIMEOUT_MS: 600 }, { resolve });
    expect(failure).toBe('timeout');
    // Two steps with 600 ms each would have taken 800 ms.
    expect(Math.round(durationMs)).toBeLessThan(800);
  });
});

describe('an attempt that is stopped', () => {
  it('is interrupted, and its connection closed', async () => {
    const stop = new AbortController();
    const { url, idle } = await scene.opened(startReceiver(() => stop.abort()));
    expect(await scene.sender().send(post(url), stop.signal)).toMatchObject({
      responseCode: null,
      failure: 'interrupted',
    });
    await idle();
  });

  it('is interrupted during the look-up, too', async () => {
    const stop = new AbortController();
    const resolve = () => {
      stop.abort();
      return new Promise<never>(() => undefined);
    };
    const sender = scene.sender({}, { resolve });
    expect(await sender.send(post('https://a.example/'), stop.signal)).toMatchObject({
      failure: 'interrupted',
    });
  });

  it('is not made when it was stopped before', async () => {
    const { url, connections } = await scene.opened(startReceiver());
    const answer = await scene.sender().send(post(url), AbortSignal.abort());
    expect(answer).toMatchObject({ failure: 'interrupted' });
    expect(connections()).toBe(0);
  });

  it('keeps a status that is known', async () => {
    const stop = new AbortController();
    const { url } = await scene.opened(
      startReceiver((_request, response) => {
        response.writeHead(200).write('a');
      }),
    );
    const sending = scene.sender().send(post(url), stop.signal);
    const settled = sending.then(() => 'settled');
    while ((await Promise.race([settled, pulse()])) !== 'settled') stop.abort();
    expect([null, 'interrupted']).toContain((await sending).failure);
  });
});

function pulse(): Promise<string> {
  return new Promise((resolve) => setImmediate(() => resolve('pulse')));
}
