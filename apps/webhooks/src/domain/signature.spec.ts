import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { generateSecret, parseSecret } from './endpoint-secret';
import { sign, SignatureError } from './signature';

const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const timestamp = new Date(1_614_265_330_000);
const body = Buffer.from('{"test": 2432232314}');
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const whsk = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
const v1 = parseSecret('v1', whsec);
const v1a = parseSecret('v1a', whsk);

describe('the signature of an attempt', () => {
  it('case 41: is that of the standard for v1, byte for byte', () => {
    expect(sign({ id, timestamp, body, keys: [v1] })).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('case 41: is that of the standard for v1a, byte for byte', () => {
    expect(sign({ id, timestamp, body, keys: [v1a] })['webhook-signature']).toBe(
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    );
  });

  it('has one part for each key, in their order', () => {
    const other = parseSecret(
      'v1',
      generateSecret('v1', (bytes) => Buffer.alloc(bytes, 1)),
    );
    const of = (...keys: (typeof v1)[]) => sign({ id, timestamp, body, keys })['webhook-signature'];
    expect(of(other, v1)).toBe(`${of(other)} ${of(v1)}`);
    expect(of(v1a, v1)).toBe(`${of(v1a)} ${of(v1)}`);
  });

  it('is of whole seconds, rounded down', () => {
    const late = new Date(1_614_265_330_999);
    expect(sign({ id, timestamp: late, body, keys: [v1] })).toEqual(
      sign({ id, timestamp, body, keys: [v1] }),
    );
  });

  it('case 43: is of the very bytes, and the official library verifies it', () => {
    const webhook = new Webhook(whsec);
    const now = new Date();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (array) => {
        // Text, as every body is: the library takes bytes that are none for others.
        const bytes = Buffer.from(Buffer.from(array).toString());
        const headers = sign({ id, timestamp: now, body: bytes, keys: [v1] });
        expect(verdict(() => webhook.verify(bytes, { ...headers }))).toBe('genuine');
      }),
    );
  });

  it('case 43: of any bytes at all, text or not, verifies with the public key', () => {
    const publicKey = createPublicKey(v1a.key);
    fc.assert(
      fc.property(fc.uint8Array(), (array) => {
        const bytes = Buffer.from(array);
        const { 'webhook-signature': signature } = sign({ id, timestamp, body: bytes, keys: [v1a] });
        const content = Buffer.concat([Buffer.from(`${id}.1614265330.`), bytes]);
        expect(verify(null, content, publicKey, Buffer.from(signature.slice(4), 'base64'))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('binds the id, the time and the body together', () => {
    const webhook = new Webhook(whsec);
    const headers = sign({ id, timestamp: new Date(), body, keys: [v1] });
    const seconds = Number(headers['webhook-timestamp']);
    expect(webhook.verify(body, { ...headers })).toEqual({ test: 2432232314 });
    for (const forged of [{ 'webhook-id': 'other' }, { 'webhook-timestamp': String(seconds - 1) }]) {
      expect(() => webhook.verify(body, { ...headers, ...forged })).toThrow('No matching signature found');
    }
    expect(verdict(() => webhook.verify(`${body.toString()} `, { ...headers }))).toBe('forged');
  });

  it.each([
    ['an id with a dot', { id: 'a.b' }],
    ['an empty id', { id: '' }],
    ['an id with a line break', { id: 'a\r\nb' }],
    ['an id that is not ASCII', { id: 'ä' }],
    ['no valid time', { timestamp: new Date(NaN) }],
    ['a time before 1970', { timestamp: new Date(-1) }],
    ['no key', { keys: [] }],
  ])('is never made with %s', (_, wrong) => {
    expect(() => sign({ id, timestamp, body, keys: [v1], ...wrong })).toThrow(SignatureError);
  });
});

/** The library verifies first and parses then, so that text which is no JSON is found out only when it is genuine. */
function verdict(verifying: () => unknown): string {
  try {
    verifying();
    return 'genuine';
  } catch (error) {
    return error instanceof WebhookVerificationError ? 'forged' : 'genuine';
  }
}
