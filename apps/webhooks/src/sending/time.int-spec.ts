import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { startNameServer } from '../../test/name-server';
import { startReceiver, startTalker } from '../../test/receivers';
import { post, sendingScene } from '../../test/sending-scene';
import { resolveByNameServers } from './resolve-host';

const scene = sendingScene();
const short = { WEBHOOK_TIMEOUT_MS: 300 };

afterEach(async () => {
  jest.useRealTimers();
  await scene.close();
});

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

/** Time stands still from now on; `timeIsUp` has the deadline of every attempt pass. */
function stopTime(): void {
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval', 'performance', 'Date'],
  });
}

function timeIsUp(): void {
  jest.advanceTimersByTime(short.WEBHOOK_TIMEOUT_MS);
}

/** Sends, and has time be up as soon as some of the body of an answer was read. */
async function sendUntilHeard(url: string) {
  stopTime();
  const listen = (message: unknown) =>
    (message as { response: IncomingMessage }).response.once('data', () => setImmediate(timeIsUp));
  subscribe('http.client.response.finish', listen);
  const answer = await scene.send(url, short);
  unsubscribe('http.client.response.finish', listen);
  return answer;
}

describe('the deadline of an attempt', () => {
  it('case 14: ends the reading of a body that never ends, and the success stays one', async () => {
    const { url, idle, connections } = await dripper('HTTP/1.1 200 OK\r\n\r\n', 'a');
    const answer = await sendUntilHeard(url);
    expect(answer).toMatchObject({ responseCode: 200, failure: null, responseTruncated: true });
    expect(answer.responseBody.toString()).toMatch(/^a+$/);
    await idle();
    expect(connections()).toBe(1);
  });

  it('case 14: ends the reading of a failure alike', async () => {
    const { url } = await dripper('HTTP/1.1 500 No\r\nContent-Length: 9999\r\n\r\n', 'a');
    expect(await sendUntilHeard(url)).toMatchObject({ responseCode: 500, failure: 'status' });
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
    stopTime();
    const { url, idle, received } = await scene.opened(startReceiver(timeIsUp));
    expect(await scene.send(url, short)).toMatchObject({
      responseCode: null,
      remoteAddress: '127.0.0.1',
      failure: 'timeout',
    });
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

  it('case 16: is one for all steps: what the look-up used up is missing afterwards', async () => {
    stopTime();
    const [found, arrived] = [Promise.withResolvers<string[]>(), Promise.withResolvers<void>()];
    const { port } = await scene.opened(startReceiver(() => arrived.resolve()));
    const config = { WEBHOOK_TIMEOUT_MS: 15_000 };
    const url = `http://slow.example:${String(port)}/`;
    const sending = scene.send(url, config, { resolve: () => found.promise });
    jest.advanceTimersByTime(14_000);
    found.resolve(['127.0.0.1']);
    await arrived.promise;
    jest.advanceTimersByTime(999);
    expect(await Promise.race([sending, pulse()])).toBe('pulse');
    jest.advanceTimersByTime(1);
    expect(await sending).toMatchObject({ failure: 'timeout' });
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
    const answered = () => setImmediate(() => stop.abort());
    subscribe('http.client.response.finish', answered);
    const { url, idle } = await scene.opened(
      startReceiver((_request, response) => {
        response.writeHead(200).write('a');
      }),
    );
    const answer = await scene.sender().send(post(url), stop.signal);
    unsubscribe('http.client.response.finish', answered);
    expect(answer).toMatchObject({ responseCode: 200, failure: null, responseTruncated: true });
    await idle();
  });
});

function pulse(): Promise<string> {
  return new Promise((resolve) => setImmediate(() => resolve('pulse')));
}
