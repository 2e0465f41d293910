import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { startReceiver, startTalker } from '../../test/receivers';
import { inTurn, post, sendingScene } from '../../test/sending-scene';

const scene = sendingScene();

afterEach(() => scene.close());

describe('connections', () => {
  it('are used again, one request after the other', async () => {
    const { url, received, connections } = await scene.opened(startReceiver());
    const sender = scene.sender();
    const answers = await inTurn(3, () => sender.send(post(url)));
    expect(answers.map(({ failure }) => failure)).toEqual([null, null, null]);
    expect([received.length, connections()]).toEqual([3, 1]);
  });

  it('are used again after a failure that was answered properly', async () => {
    const { url, connections } = await scene.opened(
      startReceiver((_request, response) => response.writeHead(500).end('no')),
    );
    const sender = scene.sender();
    await inTurn(2, () => sender.send(post(url)));
    expect(connections()).toBe(1);
  });

  it('carry one request at a time', async () => {
    const { url, received, connections } = await scene.opened(startReceiver());
    const sender = scene.sender();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sender.send(post(url))));
    expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
    expect([received.length, connections()]).toEqual([20, 20]);
  });

  it('of other ports are other connections', async () => {
    const [first, second] = [await scene.opened(startReceiver()), await scene.opened(startReceiver())];
    const sender = scene.sender();
    for (const { url } of [first, second]) await sender.send(post(url));
    expect([first.received.length, second.received.length]).toEqual([1, 1]);
  });

  it('on which something came that nobody asked for are not used again', async () => {
    const sockets: Socket[] = [];
    const { url, connections, idle } = await scene.opened(
      startTalker((socket) => {
        sockets.push(socket);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      }),
    );
    const sender = scene.sender();
    expect(await sender.send(post(url))).toMatchObject({ responseCode: 200 });
    sockets[0]!.write('HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n');
    await idle();
    expect(await sender.send(post(url))).toMatchObject({ responseCode: 200 });
    expect(connections()).toBe(2);
  });

  it('whose receiver wants them closed are closed', async () => {
    const { url, connections, idle } = await scene.opened(
      startReceiver((_request, response) => response.writeHead(200, { connection: 'close' }).end()),
    );
    const sender = scene.sender();
    await sender.send(post(url));
    await idle();
    await sender.send(post(url));
    expect(connections()).toBe(2);
  });

  it('are closed with the sender, which sends nothing afterwards', async () => {
    const sockets: Socket[] = [];
    const collect = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
    subscribe('net.client.socket', collect);
    const { url, received } = await scene.opened(startReceiver());
    const sender = scene.sender();
    await sender.send(post(url));
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false]);
    await sender.close();
    unsubscribe('net.client.socket', collect);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
    expect(await sender.send(post(url))).toMatchObject({ failure: 'interrupted' });
    expect(received).toHaveLength(1);
  });

  it('that are in use when the sender closes end as interrupted', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url, idle } = await scene.opened(startReceiver(() => arrived.resolve()));
    const sender = scene.sender();
    const ends: string[] = [];
    const sending = sender.send(post(url)).finally(() => ends.push('attempt'));
    await arrived.promise;
    await sender.close().finally(() => ends.push('sender'));
    expect(await sending).toMatchObject({ responseCode: null, failure: 'interrupted' });
    expect(ends).toEqual(['attempt', 'sender']);
    await idle();
  });

  it('leave nothing behind: a thousand attempts give no warning', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const { url, received } = await scene.opened(startReceiver());
    const sender = scene.sender();
    const { signal } = new AbortController();
    await inTurn(20, () => Promise.all(Array.from({ length: 50 }, () => sender.send(post(url), signal))));
    process.off('warning', listen);
    expect(received).toHaveLength(1_000);
    expect(warnings).toEqual([]);
  });
});
