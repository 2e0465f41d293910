import type { Socket } from 'node:net';
import { watchDialling } from '../../test/loopback-alone';
import { startReceiver, startSpeaker } from '../../test/receivers';
import { post, sendingScene } from '../../test/sending-scene';

const scene = sendingScene();

afterEach(() => scene.close());

const receiver = (...args: Parameters<typeof startReceiver>) => scene.opened(startReceiver(...args));

const talker = (...args: Parameters<typeof startSpeaker>) => scene.opened(startSpeaker(...args));
const hangUp = (socket: Socket) => socket.end();

describe('the status of an answer', () => {
  it.each([200, 201, 202, 204, 299])('case 1: %i is success', async (status) => {
    const { url } = await receiver((_request, response) => response.writeHead(status).end());
    expect(await scene.send(url)).toMatchObject({
      responseCode: status,
      failure: null,
      responseTruncated: false,
      remoteAddress: '127.0.0.1',
    });
  });

  it.each([301, 302, 303, 307, 308])(
    'case 2: %i is a failure, and what it points to is never asked for',
    async (status) => {
      const second = await receiver();
      const { url, received } = await receiver((_request, response) =>
        response.writeHead(status, { location: second.url }).end(),
      );
      expect(await scene.send(url)).toMatchObject({ responseCode: status, failure: 'redirect' });
      expect([received.length, second.connections()]).toEqual([1, 0]);
    },
  );

  it.each([301, 302, 303, 307, 308])('case 38: %i leads nobody to a metadata service', async (status) => {
    const { url, received } = await receiver((_request, response) =>
      response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    const watch = watchDialling();
    expect(await scene.send(url)).toMatchObject({ responseCode: status, failure: 'redirect' });
    expect([received.length, watch.dialled()]).toEqual([1, 1]);
    watch.end();
  });

  it.each([
    ['a 100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a 103', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
    ['both', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
  ])('case 4: %s before a 200 is not the result', async (_, interim) => {
    const { url } = await talker(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
    expect(await scene.send(url)).toMatchObject({
      responseCode: 200,
      responseHeaders: { 'content-length': '2' },
      responseBody: Buffer.from('ok'),
      failure: null,
    });
  });

  it.each([400, 401, 403, 404, 409, 422, 500, 501, 503])('case 5: %i is a failure', async (status) => {
    const { url } = await receiver((_request, response) => response.writeHead(status).end('no'));
    expect(await scene.send(url)).toMatchObject({
      responseCode: status,
      responseBody: Buffer.from('no'),
      failure: 'status',
    });
  });

  it.each([
    [410, 'gone'],
    [429, 'throttled'],
    [502, 'throttled'],
    [504, 'throttled'],
  ])('%i is a failure of its own kind: %s', async (status, failure) => {
    const { url } = await receiver((_request, response) => response.writeHead(status).end());
    expect(await scene.send(url)).toMatchObject({ responseCode: status, failure });
  });

  it('case 9: whatever the status, Retry-After is read', async () => {
    for (const status of [429, 503, 400]) {
      const { url } = await receiver((_request, response) =>
        response.writeHead(status, { 'retry-after': '120' }).end(),
      );
      expect(await scene.send(url)).toMatchObject({ responseCode: status, retryAfterMs: 120_000 });
    }
  });
});

describe('an answer that breaks the rules of HTTP', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';

  it.each([
    ['that is not HTTP', 'EHLO\r\n\r\n'],
    ['of another protocol', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['with status 999', 'HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n'],
    ['with status 099', 'HTTP/1.1 099 What\r\nContent-Length: 0\r\n\r\n'],
    ['with a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['with a space in the name of a header', `${ok}Bad Name: x\r\n\r\n`],
    ['with a NUL in a header', `${ok}X: a\0b\r\n\r\n`],
    ['with a lone line feed in a header', `${ok}X: a\n b: c\r\n\r\n`],
    ['with two lengths', `${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`],
    ['with a length and chunks', `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['with a negative length', `${ok}Content-Length: -1\r\n\r\n`],
    ['with headers of more than 16 KiB', `${ok}X: ${'a'.repeat(17_000)}\r\n\r\n`],
    ['with a chunk of no size', `${ok}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`],
    ['with a chunk that is too long', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n`],
    ['that changes the protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ])('case 13: one %s is a failure of class protocol, and the next attempt works', async (_, bytes) => {
    const bad = await talker(bytes, hangUp);
    const good = await receiver();
    const sender = scene.sender();
    expect(await sender.send(post(bad.url))).toMatchObject({ failure: 'protocol' });
    expect(await sender.send(post(good.url))).toMatchObject({ failure: null });
  });

  it.each([
    ['a 204 with a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', 204],
    ['a 204 with a body that looks like an answer', `HTTP/1.1 204 No Content\r\n\r\n${ok}\r\n`, 204],
    ['a length that is too long', `${ok}Content-Length: 100\r\n\r\nok`, 200],
    ['a length that is too short', `${ok}Content-Length: 2\r\n\r\nokay`, 200],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok', 200],
    ['no length', `${ok}\r\nok`, 200],
    ['chunks that end early', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`, 200],
    ['a failing status and a length that is too long', 'HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nok', 500],
  ])('case 24: with %s, the status counts', async (_, bytes, status) => {
    const { url } = await talker(bytes, hangUp);
    expect(await scene.send(url)).toMatchObject({
      responseCode: status,
      failure: status === 500 ? 'status' : null,
      responseBody: Buffer.from(status === 204 ? '' : 'ok'),
    });
  });

  it.each([
    ['whole', `${ok}Content-Length: 2\r\n\r\nok`, false],
    ['whole, ended by the connection', `${ok}\r\nok`, false],
    ['too short for its length', `${ok}Content-Length: 100\r\n\r\nok`, true],
    ['without its last chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`, true],
  ])('case 24: it is told whether the body is %s', async (_, bytes, truncated) => {
    const { url } = await talker(bytes, hangUp);
    expect(await scene.send(url)).toMatchObject({ failure: null, responseTruncated: truncated });
  });

  it.each([
    ['says nothing', ''],
    ['says half a header', 'HTTP/1.1 200 OK\r\nX: a'],
    ['says only that there is more to come', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('a receiver that hangs up and %s has not answered', async (_, bytes) => {
    const { url } = await talker(bytes, hangUp);
    expect(await scene.send(url)).toMatchObject({ responseCode: null, failure: 'reset' });
  });
});
