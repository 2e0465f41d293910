import { startNameServer } from '../../test/name-server';
import { sendingScene } from '../../test/sending-scene';
import { resolveByNameServers, resolveBySystem } from './resolve-host';

const scene = sendingScene();
const { signal } = new AbortController();

afterEach(() => scene.close());

async function resolver(...args: Parameters<typeof startNameServer>) {
  const { address } = await scene.opened(startNameServer(...args));
  return resolveByNameServers([address]);
}

describe('name servers', () => {
  it.each([
    ['of both kinds, IPv4 first', ['2606:4700::1111', '192.0.2.1', '192.0.2.2']],
    ['of IPv4 alone', ['192.0.2.1']],
    ['of IPv6 alone', ['2606:4700::1111']],
  ])('give all addresses of a name: %s', async (_, addresses) => {
    const resolve = await resolver({ 'hooks.example': addresses });
    expect(await resolve('hooks.example', signal)).toEqual([...addresses].sort());
  });

  it.each([
    ['NXDOMAIN', 'NXDOMAIN' as const, 'ENOTFOUND'],
    ['SERVFAIL', 'SERVFAIL' as const, 'ESERVFAIL'],
    ['no address', [], 'ENODATA'],
  ])('case 25: say %s', async (_, answer, code) => {
    const resolve = await resolver({ 'hooks.example': answer });
    await expect(resolve('hooks.example', signal)).rejects.toMatchObject({ code });
  });

  it('case 16: are waited for no longer when the attempt is over', async () => {
    const resolve = await resolver({ 'hooks.example': 'silence' });
    const over = new AbortController();
    const resolving = resolve('hooks.example', over.signal);
    over.abort();
    await expect(resolving).rejects.toMatchObject({ code: 'ECANCELLED' });
  });
});

describe('the operating system', () => {
  it('knows this machine', async () => {
    expect(await resolveBySystem('localhost')).toContain('127.0.0.1');
  });
});
