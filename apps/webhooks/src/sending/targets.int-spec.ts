import { newAuthority } from '../../test/certificates';
import { type DialWatch, watchDialling } from '../../test/loopback-alone';
import { type Receiver, startReceiver, startSecureReceiver } from '../../test/receivers';
import { post, sendingScene } from '../../test/sending-scene';
import { urlFindings } from '../domain/webhook-url';
import type { SenderOptions } from './webhook-sender';

const scene = sendingScene();
const authority = newAuthority();
const production = { WEBHOOKS_ALLOW_PRIVATE_TARGETS: false };
const rules = { privateTargets: false, ports: [443, 8443] };

let watch: DialWatch;

beforeEach(() => {
  watch = watchDialling();
});

afterEach(async () => {
  watch.end();
  await scene.close();
});

const blocked = { responseCode: null, responseHeaders: null, failure: 'blocked_target' };

/** Sends to `https://hooks.example`, which resolves to these addresses. */
function sendTo(...addresses: string[]) {
  return scene.send('https://hooks.example/', production, { resolve: async () => addresses });
}

describe('what may not be called', () => {
  it('case 30: a name that leads to a metadata service is blocked before anything is sent anywhere', async () => {
    expect(await sendTo('169.254.169.254')).toMatchObject({ ...blocked, remoteAddress: '169.254.169.254' });
    expect(watch.dialled()).toBe(0);
  });

  it('case 30: a server that is there hears nothing', async () => {
    const { port, connections } = await scene.opened(startReceiver());
    const answer = await scene.send(
      `https://hooks.example:${String(port)}/`,
      { ...production, WEBHOOKS_ALLOWED_PORTS: [port] },
      { resolve: async () => ['127.0.0.1'] },
    );
    expect(answer).toMatchObject(blocked);
    expect([watch.dialled(), connections()]).toEqual([0, 0]);
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '127.0.0.1',
    '0.0.0.0',
    '100.64.0.1',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '169.254.170.2',
  ])('case 31: %s is blocked, under a name and without one', async (address) => {
    expect(await sendTo(address)).toMatchObject(blocked);
    expect(await scene.send(`https://${address}/`, production)).toMatchObject(blocked);
    expect(urlFindings(`https://${address}/`, rules)).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    expect(watch.dialled()).toBe(0);
  });

  it.each([
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:a9fe:a9fe::',
    '2001:db8::1',
    '2001::1',
    'fec0::1',
    '100::1',
  ])('case 32: %s is blocked, under a name and without one', async (address) => {
    expect(await sendTo(address)).toMatchObject(blocked);
    expect(await scene.send(`https://[${address}]/`, production)).toMatchObject(blocked);
    expect(urlFindings(`https://[${address}]/`, rules)).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    expect(watch.dialled()).toBe(0);
  });

  const refused: readonly (readonly [number, readonly string[]])[] = [
    [28, ['http://hooks.example/', 'http://hooks.example:443/', 'http://8.8.8.8/']],
    [
      33,
      [
        'https://2130706433/',
        'https://0x7f000001/',
        'https://0177.0.0.1/',
        'https://127.1/',
        'https://127.0.0.1./',
        'https://１２７.０.０.１/',
        'https://127%2e0.0.1/',
        'https://localhost/',
        'https://localhost./',
        'https://LOCALHOST/',
        'https://hooks.localhost/',
        'https://metadata.google.internal/',
      ],
    ],
    [
      37,
      [
        'https://public@169.254.169.254/',
        'https://169.254.169.254#@public',
        'https://user:password@hooks.example/',
        'https:\\\\hooks.example\\',
        'https://hooks.example\t/',
        'https://hooks.example/\r\nHost: other',
        'https://hooks.example:22/',
        'https://hooks.example:25/',
        'https://hooks.example:6379/',
        'https://hooks.example:80/',
        'ftp://hooks.example/',
        'file:///etc/passwd',
        'hooks.example',
        '',
      ],
    ],
  ];
  const each = refused.flatMap(([number, urls]) => urls.map((url) => [number, url] as const));

  it.each(each)(
    'case %i: %j is refused when it is registered and again when it is called',
    async (_, url) => {
      let lookups = 0;
      const resolve = async () => {
        lookups += 1;
        return ['127.0.0.1'];
      };
      expect(urlFindings(url, rules)).not.toEqual([]);
      const options: SenderOptions = { resolve, mayCall: () => true };
      expect(await scene.send(url, production, options)).toMatchObject(blocked);
      expect([lookups, watch.dialled()]).toEqual([0, 0]);
    },
  );

  it.each([[['127.0.0.1', '10.0.0.1']], [['10.0.0.1', '127.0.0.1']], [['127.0.0.1', '::1', 'fe80::1%1']]])(
    'one bad address spoils a name: %j is blocked',
    async (addresses) => {
      const { port, connections } = await scene.opened(startSecureReceiver(authority.issue()));
      const answer = await scene.send(
        `https://hooks.example:${String(port)}/`,
        { ...production, WEBHOOKS_ALLOWED_PORTS: [port] },
        { resolve: async () => addresses, mayCall: (address) => address === '127.0.0.1' },
      );
      expect(answer).toMatchObject(blocked);
      expect([watch.dialled(), connections()]).toEqual([0, 0]);
    },
  );
});

describe('a name that changes where it leads to', () => {
  let receiver: Receiver;
  let lookups: number;

  /** A sender for which 127.0.0.1 is public and nothing else, and a name that leads to each list of addresses in turn. */
  async function sending(...turns: (readonly string[])[]) {
    receiver = await scene.opened(
      startSecureReceiver(authority.issue(), (_request, response) => {
        response.writeHead(200, { connection: 'close' }).end();
      }),
    );
    lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return turns.shift() ?? ['10.0.0.1'];
    };
    const config = { ...production, WEBHOOKS_ALLOWED_PORTS: [receiver.port] };
    const options = { resolve, mayCall: (address: string) => address === '127.0.0.1', ca: authority.ca };
    const sender = scene.sender(config, options);
    return () => sender.send(post(`https://hooks.example:${String(receiver.port)}/`));
  }

  it('case 35: is resolved once for a connection, which goes to the address that was checked, under the name', async () => {
    const send = await sending(['127.0.0.1']);
    expect(await send()).toMatchObject({ failure: null, remoteAddress: '127.0.0.1' });
    expect([lookups, watch.dialled()]).toEqual([1, 1]);
    expect(receiver.received[0]).toMatchObject({
      servername: 'hooks.example',
      headers: { host: `hooks.example:${String(receiver.port)}` },
    });
  });

  it('case 35: is called no more once it leads to where it may not, although it was fine when registered', async () => {
    const send = await sending(['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']);
    expect(urlFindings('https://hooks.example/', rules)).toEqual([]);
    expect(await send()).toMatchObject({ failure: null });
    expect(await send()).toMatchObject({ ...blocked, remoteAddress: '10.0.0.1' });
    expect(await send()).toMatchObject({ failure: null });
    expect(receiver.connections()).toBe(2);
  });

  it('case 35: is called only at addresses that were checked together, however often it is tried', async () => {
    const send = await sending(['127.0.0.1', '127.0.0.1']);
    expect(await send()).toMatchObject({ failure: null, remoteAddress: '127.0.0.1' });
    expect(lookups).toBe(1);
  });
});

describe('on a laptop', () => {
  it('private addresses, any port and http may be called, but credentials still have no place in a URL', async () => {
    const { port } = await scene.opened(startReceiver());
    expect(await scene.send(`http://127.0.0.1:${String(port)}/`)).toMatchObject({ failure: null });
    expect(await scene.send(`http://a:b@127.0.0.1:${String(port)}/`)).toMatchObject(blocked);
  });
});
