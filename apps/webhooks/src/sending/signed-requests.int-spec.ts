import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type Received, startReceiver } from '../../test/receivers';
import { sendingScene } from '../../test/sending-scene';
import { generateSecret, parseSecret } from '../domain/endpoint-secret';
import { requestHeaders } from '../domain/request-headers';
import { sign } from '../domain/signature';

const scene = sendingScene();
const id = '01935a1c-8f6e-7000-8000-000000000002';
const secret = generateSecret('v1', randomBytes);
const keys = [parseSecret('v1', secret)];

afterEach(() => scene.close());

/** What the official library makes of a request; it throws when the request is not genuine. */
function verified({ body, headers }: Received, withSecret = secret): unknown {
  return new Webhook(withSecret).verify(body, headers as Record<string, string>);
}

describe('a signed request', () => {
  const body = Buffer.from('{"type":"CustomerValidated","timestamp":"2026-11-02T10:00:00.000Z","data":{}}');

  it('case 42: has the same id and bytes on every attempt, and a time and a signature of its own', async () => {
    const { url, received } = await scene.opened(
      startReceiver((_request, response) => response.writeHead(received.length < 3 ? 500 : 200).end()),
    );
    const sender = scene.sender();
    const start = Date.now();
    for (const offset of [-5_000, 0, 5_000]) {
      const headers = requestHeaders({}, sign({ id, timestamp: new Date(start + offset), body, keys }));
      await sender.send({ url, headers, body });
    }
    expect(received.map((request) => request.headers['webhook-id'])).toEqual([id, id, id]);
    expect(received.map((request) => request.body)).toEqual([body, body, body]);
    for (const header of ['webhook-timestamp', 'webhook-signature']) {
      expect(new Set(received.map((request) => request.headers[header])).size).toBe(3);
    }
    expect(received.map((request) => verified(request))).toEqual(Array(3).fill(JSON.parse(body.toString())));
  });

  it.each([
    ['keys in an order of their own', '{"b":1,"a":2,"1":3}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['keys that look alike', '{"a":1,"\\u0061":2,"а":3}'],
    ['numbers that others would write otherwise', '{"a":1e21,"b":1.0,"c":-0,"d":12345678901234567890}'],
    ['all kinds of letters', '{"a":"ä\u2028\ud83d\ude00\\ud83d\\/"}'],
    ['spaces around', ' \n{"a" : 1}\t \r\n '],
  ])('case 43: with %s arrives as the bytes that were signed', async (_, text) => {
    const { url, received } = await scene.opened(startReceiver());
    const bytes = Buffer.from(text);
    const headers = requestHeaders({}, sign({ id, timestamp: new Date(), body: bytes, keys }));
    await scene.sender().send({ url, headers, body: bytes });
    expect(received[0]!.body).toEqual(bytes);
    expect(verified(received[0]!)).toEqual(JSON.parse(text));
  });

  it('case 44: of two secrets verifies with either', async () => {
    const { url, received } = await scene.opened(startReceiver());
    const next = generateSecret('v1', randomBytes);
    const both = [parseSecret('v1', next), ...keys];
    const headers = requestHeaders({}, sign({ id, timestamp: new Date(), body, keys: both }));
    await scene.sender().send({ url, headers, body });
    expect(verified(received[0]!, next)).toEqual(verified(received[0]!, secret));
    expect(() => verified(received[0]!, generateSecret('v1', randomBytes))).toThrow('No matching signature');
  });

  it('case 48: carries the headers of the endpoint, and none in place of ours', async () => {
    const { url, received } = await scene.opened(startReceiver());
    const own = { Authorization: 'Bearer abc', Host: 'other.example', 'webhook-id': 'forged' };
    const headers = requestHeaders(own, sign({ id, timestamp: new Date(), body, keys }));
    await scene.sender().send({ url, headers, body });
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/hook?a=1',
      headers: {
        authorization: 'Bearer abc',
        host: new URL(url).host,
        'webhook-id': id,
        'content-type': 'application/json',
        'content-length': String(body.length),
        'user-agent': 'Fanfare-Webhooks/1.0',
      },
    });
    expect(verified(received[0]!)).toBeDefined();
  });
});
