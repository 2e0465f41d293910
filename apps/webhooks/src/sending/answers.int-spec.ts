import type { Socket } from 'node:net';
import { startReceiver, startTalker } from '../../test/receivers';
import { post, sendingScene } from '../../test/sending-scene';

const scene = sendingScene();

afterEach(() => scene.close());

const receiver = (...args: Parameters<typeof startReceiver>) => scene.opened(startReceiver(...args));

/** A server that answers every request with these bytes, and then does what `after` says: nothing by default. */
async function talker(bytes: string | Buffer, after: (socket: Socket) => unknown = () => undefined) {
  return scene.opened(
    startTalker((socket) => {
      socket.write(bytes);
      after(socket);
    }),
  );
}

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
    'cases 2 and 38: %i is a failure, and what it points to is never asked for',
    async (status) => {
      const second = await receiver();
      for (const location of [second.url, 'http://169.254.169.254/latest/meta-data/']) {
        const { url, received } = await receiver((_request, response) =>
          response.writeHead(status, { location }).end(),
        );
        expect(await scene.send(url)).toMatchObject({ responseCode: status, failure: 'redirect' });
        expect(received).toHaveLength(1);
      }
      expect(second.connections()).toBe(0);
    },
  );

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

  it('cases 8 and 9: whatever the status, Retry-After is read', async () => {
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

describe('the body of an answer', () => {
  it('case 19: is kept byte for byte, whatever the bytes', async () => {
    const bytes = Buffer.from([0, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0xc3, 0x28, 0x0d, 0x0a, 0]);
    const { url } = await receiver((_request, response) => response.end(bytes));
    expect(await scene.send(url)).toMatchObject({ responseBody: bytes, responseTruncated: false });
  });

  it.each([
    [16 * 1024 - 1, false],
    [16 * 1024, false],
    [16 * 1024 + 1, true],
    [1024 * 1024, true],
  ])('of %i bytes is kept up to 16 KiB', async (length, truncated) => {
    const { url } = await receiver((_request, response) => response.end(Buffer.alloc(length, 'a')));
    const answer = await scene.send(url);
    expect(answer).toMatchObject({ responseCode: 200, failure: null, responseTruncated: truncated });
    expect(answer.responseBody).toEqual(Buffer.alloc(Math.min(length, 16 * 1024), 'a'));
  });

  it('is read no further than that: one without an end holds nothing up', async () => {
    const { url, idle } = await scene.opened(
      startTalker((socket) => {
        const write = () => {
          while (!socket.destroyed && socket.write(Buffer.alloc(4096, 'a')));
        };
        socket.on('drain', write);
        socket.write(`HTTP/1.1 200 OK\r\n\r\n`);
        write();
      }),
    );
    expect(await scene.send(url)).toMatchObject({ failure: null, responseTruncated: true });
    await idle();
  });

  it.each([64, 8 * 1024 * 1024])(
    'case 23: the answer counts although a request of %i bytes was not read',
    async (length) => {
      const { url } = await talker('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno', (socket) =>
        socket.destroySoon(),
      );
      const answer = await scene.sender().send(post(url, Buffer.alloc(length, 'a')));
      expect(answer).toMatchObject({ responseCode: 413, failure: 'status', responseBody: Buffer.from('no') });
    },
  );

  it('case 23: the answer counts although the connection stays open with the request unread', async () => {
    const paused: Socket[] = [];
    const { url, idle } = await talker('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', (socket) =>
      paused.push(socket.pause()),
    );
    const body = Buffer.alloc(32 * 1024 * 1024, 'a');
    expect(await scene.sender().send(post(url, body))).toMatchObject({ responseCode: 200, failure: null });
    let read = 0;
    paused[0]!.on('data', (chunk: Buffer) => (read += chunk.length)).resume();
    await idle();
    expect(read).toBeLessThan(body.length / 2);
  });

  it('keeps every value of a header that comes more than once', async () => {
    const { url } = await receiver((_request, response) =>
      response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'X-A': 'é' }).end(),
    );
    const { responseHeaders } = await scene.send(url);
    expect(responseHeaders).toMatchObject({ 'set-cookie': 'a=1, b=2', 'x-a': 'é' });
  });
});
