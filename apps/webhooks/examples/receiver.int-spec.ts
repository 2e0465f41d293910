import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generateSecret, parseSecret, publicKeyOf } from '../src/domain/endpoint-secret';
import { requestHeaders } from '../src/domain/request-headers';
import { sign } from '../src/domain/signature';
import { sendingScene } from '../test/sending-scene';
import { type Inbox, InboxInMemory, webhookReceiver, type WebhookEvent } from './receiver';
import { isGenuine } from './verify-v1a';

const scene = sendingScene();
const secret = generateSecret('v1', randomBytes);
const keys = [parseSecret('v1', secret)];
const body = Buffer.from(
  '{"type":"CustomerValidated","timestamp":"2026-11-02T10:00:00.000Z","data":{"a":1}}',
);

afterEach(() => scene.close());

async function receiver(inbox: Inbox): Promise<string> {
  const server = webhookReceiver(secret, inbox).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await scene.opened(Promise.resolve({ close: () => server[Symbol.asyncDispose]() }));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

/** Sends a message as the platform does; `forged` replaces what it should have been. */
async function deliver(url: string, id: string, forged: { body?: Buffer; timestamp?: Date } = {}) {
  const { timestamp = new Date() } = forged;
  const headers = requestHeaders({}, sign({ id, timestamp, body, keys }));
  const { responseCode } = await scene.sender().send({ url, headers, body: forged.body ?? body });
  return responseCode;
}

describe('the example of a receiver', () => {
  it('takes a genuine message', async () => {
    const handled: WebhookEvent[] = [];
    const url = await receiver(new InboxInMemory(async (event) => void handled.push(event)));
    expect(await deliver(url, 'a')).toBe(204);
    expect(handled).toEqual([JSON.parse(body.toString())]);
  });

  it('works on a message once, however often it comes, even at the same time', async () => {
    const handled: WebhookEvent[] = [];
    const url = await receiver(new InboxInMemory(async (event) => void handled.push(event)));
    const answers = await Promise.all(['a', 'a', 'a', 'b', 'a'].map((id) => deliver(url, id)));
    expect(answers).toEqual([204, 204, 204, 204, 204]);
    expect(handled).toHaveLength(2);
  });

  it('answers before the work is done', async () => {
    const url = await receiver(new InboxInMemory(() => new Promise(() => undefined)));
    expect([await deliver(url, 'a'), await deliver(url, 'b')]).toEqual([204, 204]);
  });

  it.each([
    ['of other bytes', { body: Buffer.concat([body, Buffer.from(' ')]) }],
    ['of six minutes ago', { timestamp: new Date(Date.now() - 360_000) }],
    ['of six minutes ahead', { timestamp: new Date(Date.now() + 360_000) }],
  ])('refuses a message %s', async (_, forged) => {
    const handled: WebhookEvent[] = [];
    const url = await receiver(new InboxInMemory(async (event) => void handled.push(event)));
    expect(await deliver(url, 'a', forged)).toBe(401);
    expect(handled).toEqual([]);
  });

  it('reads no more than a megabyte', async () => {
    const url = await receiver(new InboxInMemory(async () => undefined));
    expect(await deliver(url, 'a', { body: Buffer.alloc(2 * 1024 * 1024) })).toBe(413);
  });

  it('has a message that it could not keep sent again', async () => {
    const url = await receiver({ keep: () => Promise.reject(new Error('The disk is full.')) });
    expect(await deliver(url, 'a')).toBe(500);
  });
});

describe('the example of a verification of v1a', () => {
  const key = parseSecret('v1a', generateSecret('v1a', randomBytes));
  const whpk = publicKeyOf(key) ?? '';
  const now = new Date('2026-11-02T10:00:00.000Z');
  const headers = sign({ id: 'a', timestamp: now, body, keys: [...keys, key] });

  it('takes what the private key has signed', () => {
    expect(isGenuine(whpk, headers, body, now)).toBe(true);
  });

  it.each([
    ['bytes', headers, Buffer.concat([body, Buffer.from(' ')]), now],
    ['ids', { ...headers, 'webhook-id': 'b' }, body, now],
    ['times', { ...headers, 'webhook-timestamp': '1793613601' }, body, now],
    ['keys', sign({ id: 'a', timestamp: now, body, keys }), body, now],
    ['days', headers, body, new Date('2026-11-02T10:05:01.000Z')],
    ['times that are none', { ...headers, 'webhook-timestamp': 'x' }, body, now],
  ])('refuses other %s', (_, forged, bytes, at) => {
    expect(isGenuine(whpk, forged, bytes, at)).toBe(false);
  });
});

describe('the page about receiving webhooks', () => {
  const page = readFileSync(join(__dirname, '../../../docs/receiving-webhooks.md'), 'utf8');
  const examples = ['receiver.ts', 'verify-v1a.ts'].map((name) =>
    readFileSync(join(__dirname, name), 'utf8'),
  );

  it('shows code of the examples, word for word', () => {
    const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(2);
    for (const block of blocks) expect(examples.filter((text) => text.includes(block))).toHaveLength(1);
  });
});
