import { newAuthority, selfSigned } from '../../test/certificates';
import { startReceiver, startSecureReceiver, startTalker } from '../../test/receivers';
import { inTurn, post, sendingScene } from '../../test/sending-scene';
import { Deadline } from './deadline';
import { Dialer } from './dialer';

const scene = sendingScene();
const authority = newAuthority();
const resolve = async () => ['127.0.0.1'];
const trusting = { resolve, ca: authority.ca };

afterEach(() => scene.close());

const receiver = (...args: Parameters<typeof startSecureReceiver>) =>
  scene.opened(startSecureReceiver(...args));

describe('a secure connection', () => {
  it('is made with a receiver whose certificate is good for its name, which it is asked for', async () => {
    const { port, received } = await receiver(authority.issue());
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ responseCode: 200, failure: null, remoteAddress: '127.0.0.1' });
    expect(received[0]).toMatchObject({ servername: 'hooks.example' });
  });

  it('is used again for the next request', async () => {
    const { port, received, connections } = await receiver(authority.issue());
    const sender = scene.sender({}, trusting);
    await inTurn(3, () => sender.send(post(`https://hooks.example:${String(port)}/`)));
    expect([received.length, connections()]).toEqual([3, 1]);
  });

  it.each([
    ['that has expired', authority.issue({ expired: true }), 'CERT_HAS_EXPIRED'],
    ['for another name', authority.issue({ name: 'other.example' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that vouches for itself', selfSigned(), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of an unknown authority', newAuthority('Somebody').issue(), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of somebody who took the name of a known one', newAuthority().issue(), 'CERT_SIGNATURE_FAILURE'],
  ])('case 27: with a certificate %s, nothing is sent, and it is a failure of class tls', async (...args) => {
    const [, certificate, code] = args;
    const { port, received } = await receiver(certificate);
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ responseCode: null, failure: 'tls', remoteAddress: '127.0.0.1' });
    expect(received).toEqual([]);
    await expect(dial(port)).rejects.toMatchObject({ failure: 'tls', cause: { code } });
  });

  it('case 27: a certificate for a name is not good for the address that was called without one', async () => {
    const { port, received } = await receiver(authority.issue());
    const answer = await scene.send(`https://127.0.0.1:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ failure: 'tls' });
    expect(received).toEqual([]);
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('case 27: is never made with %s', async (version) => {
    const { port, received } = await receiver({
      ...authority.issue(),
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ failure: 'tls' });
    expect(received).toEqual([]);
  });

  it('case 27: is made with TLS 1.2', async () => {
    const { port } = await receiver({ ...authority.issue(), maxVersion: 'TLSv1.2' });
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ failure: null });
  });

  it('case 27: is not replaced by a clear one when the receiver speaks no TLS', async () => {
    const heard: Buffer[] = [];
    const plain = await scene.opened(startReceiver());
    const talker = await scene.opened(
      startTalker((socket, first) => {
        heard.push(first);
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      }),
    );
    for (const { port } of [plain, talker]) {
      const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
      expect(answer).toMatchObject({ responseCode: null, failure: 'tls' });
    }
    expect(plain.received).toEqual([]);
    expect(Buffer.concat(heard).includes('POST')).toBe(false);
  });

  it('case 27: a receiver that hangs up instead of shaking hands is a failure of class tls', async () => {
    const { port } = await scene.opened(startTalker((socket) => socket.destroy()));
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ failure: 'tls' });
  });

  it('case 27: a receiver that wants a certificate of ours is a failure of class tls', async () => {
    const { port } = await receiver({ ...authority.issue(), requestCert: true, ca: authority.ca });
    const answer = await scene.send(`https://hooks.example:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ failure: 'tls' });
  });

  it('is asked for under the name without the dot that may end it', async () => {
    const { port, received } = await receiver(authority.issue());
    const answer = await scene.send(`https://hooks.example.:${String(port)}/`, {}, trusting);
    expect(answer).toMatchObject({ failure: null });
    expect(received[0]).toMatchObject({ servername: 'hooks.example' });
  });
});

async function dial(port: number): Promise<void> {
  const dialer = new Dialer({ ...trusting, mayCall: () => true, proxy: undefined });
  const deadline = new Deadline(10_000, []);
  const dialling = dialer.dial({ host: 'hooks.example', port, secure: true }, deadline);
  await dialling.finally(() => deadline.end());
}
