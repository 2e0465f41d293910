import type { Socket } from 'node:net';
import { startReceiver, startSpeaker, startTalker } from '../../test/receivers';
import { post, sendingScene } from '../../test/sending-scene';

const scene = sendingScene();

afterEach(() => scene.close());

const receiver = (...args: Parameters<typeof startReceiver>) => scene.opened(startReceiver(...args));
const talker = (...args: Parameters<typeof startSpeaker>) => scene.opened(startSpeaker(...args));

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
