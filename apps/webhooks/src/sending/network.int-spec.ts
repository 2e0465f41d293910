import { startNameServer } from '../../test/name-server';
import { startReceiver } from '../../test/receivers';
import { sendingScene } from '../../test/sending-scene';
import { resolveByNameServers } from './resolve-host';

const scene = sendingScene();

afterEach(() => scene.close());

async function names(...args: Parameters<typeof startNameServer>) {
  const { address } = await scene.opened(startNameServer(...args));
  return { resolve: resolveByNameServers([address]) };
}

describe('finding a receiver', () => {
  it('goes to an address of its name, under its name', async () => {
    const { port, received } = await scene.opened(startReceiver());
    const options = await names({ 'hooks.example': ['127.0.0.1'] });
    const answer = await scene.send(`http://hooks.example:${String(port)}/`, {}, options);
    expect(answer).toMatchObject({ failure: null, remoteAddress: '127.0.0.1' });
    expect(received[0]!.headers.host).toBe(`hooks.example:${String(port)}`);
  });

  it('tries the next address of a name when one does not answer', async () => {
    const { port } = await scene.opened(startReceiver());
    const options = { resolve: async () => ['::1', '127.0.0.1'] };
    const answer = await scene.send(`http://hooks.example:${String(port)}/`, {}, options);
    expect(answer).toMatchObject({ failure: null, remoteAddress: '127.0.0.1' });
  });

  it('tries four addresses of a name and no more', async () => {
    const { port, connections } = await scene.opened(startReceiver());
    const options = { resolve: async () => ['::1', '::1', '::1', '::1', '127.0.0.1'] };
    const answer = await scene.send(`http://hooks.example:${String(port)}/`, {}, options);
    expect(['refused', 'unreachable']).toContain(answer.failure);
    expect(connections()).toBe(0);
  });

  it('knows localhost on a laptop', async () => {
    const { port } = await scene.opened(startReceiver());
    expect(await scene.send(`http://localhost:${String(port)}/`)).toMatchObject({ failure: null });
  });

  it.each([
    ['a name that does not exist', 'NXDOMAIN' as const],
    ['a name server that fails', 'SERVFAIL' as const],
    ['a name without an address', []],
  ])('case 25: %s is a failure of class dns', async (_, answer) => {
    const options = await names({ 'hooks.example': answer });
    expect(await scene.send('https://hooks.example/', {}, options)).toMatchObject({
      responseCode: null,
      remoteAddress: null,
      failure: 'dns',
    });
  });

  it('case 25: no name server at all is a failure of class dns', async () => {
    const options = { resolve: resolveByNameServers(['127.0.0.1:1']) };
    const answer = await scene.send('https://hooks.example/', { WEBHOOK_TIMEOUT_MS: 1_000 }, options);
    expect(answer).toMatchObject({ failure: 'dns' });
  });

  it('case 26: a port that nobody listens on is a failure of class refused', async () => {
    const { url, close } = await startReceiver();
    await close();
    expect(await scene.send(url)).toMatchObject({ failure: 'refused', remoteAddress: '127.0.0.1' });
  });

  it('case 26: so it is when every address of the name refuses', async () => {
    const { port, close } = await startReceiver();
    await close();
    const options = await names({ 'hooks.example': ['127.0.0.1', '::1'] });
    const answer = await scene.send(`http://hooks.example:${String(port)}/`, {}, options);
    expect(answer).toMatchObject({ failure: 'refused' });
  });
});
