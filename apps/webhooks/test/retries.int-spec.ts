import { until } from '@fanfare/persistence/testing/until';
import { Webhook } from 'standardwebhooks';
import { type Hit, Receiver } from '../testing/receiver';
import { TestClock } from '../testing/test-clock';
import { WebhooksApp } from '../testing/webhooks-app';

const second = 1_000;

let app: WebhooksApp;
let receiver: Receiver;
const clock = new TestClock(new Date());

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0s,5s,5m' }, clock);
});

beforeEach(() => {
  clock.set(new Date());
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

/** Resolves with how long after now the next attempt is, in seconds, once there were this many. */
async function waitAfter(
  endpointId: string,
  attempts: number,
): Promise<{ seconds: number; reason: string | null }> {
  await until('the attempt', async () => (await app.attempts({ endpointId })).length === attempts);
  const [delivery] = await app.deliveries({ endpointId });
  return {
    seconds: (delivery!.nextAttemptAt.getTime() - clock.now().getTime()) / second,
    reason: delivery!.nextAttemptReason,
  };
}

/** Verifies as the official library does, whose clock is the real one. */
function verifiesAt(now: Date, secret: string, { body, headers }: Hit): boolean {
  const real = jest.spyOn(Date, 'now').mockReturnValue(now.getTime());
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  } finally {
    real.mockRestore();
  }
}

describe('Retry-After', () => {
  it.each([429, 503, 400])('case 8: is honoured on %i when it is later than the schedule', async (status) => {
    const at = `/later-${status}`;
    receiver.answers(at, { status, headers: { 'retry-after': '120' } });
    const { id } = await app.endpoint(receiver.url(at));
    await app.hear();
    expect(await waitAfter(id, 1)).toEqual({ seconds: 120, reason: 'retry_after' });
    expect(await app.attempts({ endpointId: id })).toMatchObject([{ nextAttemptReason: 'retry_after' }]);

    clock.advance(119 * second);
    await app.roundsPass();
    expect(receiver.on(at)).toHaveLength(1);
    clock.advance(second);
    await receiver.received(at, 2);
  });

  it('case 8: is capped at a day', async () => {
    receiver.answers('/far', { status: 503, headers: { 'retry-after': '8640000' } });
    const { id } = await app.endpoint(receiver.url('/far'));
    await app.hear();
    expect(await waitAfter(id, 1)).toEqual({ seconds: 86_400, reason: 'retry_after' });
  });

  it('case 8: never makes the wait shorter', async () => {
    receiver.answers('/sooner', { status: 503, headers: { 'retry-after': '1' } });
    const { id } = await app.endpoint(receiver.url('/sooner'));
    await app.hear();
    const { seconds, reason } = await waitAfter(id, 1);
    expect(seconds).toBeGreaterThanOrEqual(4);
    expect(reason).toBe('schedule');
  });
});

describe('an attempt after another', () => {
  it('case 42: has the same id and bytes, a new timestamp and a new signature, and verifies', async () => {
    receiver.answers('/again', (_, before) => ({ status: before < 2 ? 500 : 200 }));
    const { id, secret } = await app.endpoint(receiver.url('/again'));
    const data = { b: 1e21, a: 'ünï ', '1': 2, nested: { z: null, y: ['  '] } };
    await app.aws.send(app.route.queue, externalEvent('01935a1c-9a3e-7000-8000-0000000000aa', data));
    for (const attempt of [1, 2]) {
      const { seconds } = await waitAfter(id, attempt);
      clock.advance(seconds * second);
    }
    const hits = await receiver.received('/again', 3);

    expect(new Set(hits.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(['01935a1c-9a3e-7000-8000-0000000000aa']),
    );
    expect(new Set(hits.map(({ body }) => body.toString())).size).toBe(1);
    expect(new Set(hits.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    expect(new Set(hits.map(({ headers }) => headers['webhook-signature'])).size).toBe(3);
    expect(JSON.parse(hits[0]!.body.toString())).toMatchObject({ type: 'order.shipped', data });
    for (const hit of hits) {
      const sentAt = new Date(Number(hit.headers['webhook-timestamp']) * second);
      expect(verifiesAt(sentAt, secret, hit)).toBe(true);
    }
  });

  it('case 44: is signed with both secrets while an old one overlaps, the new one first', async () => {
    receiver.answers('/rotated', (_, before) => ({ status: before === 0 ? 500 : 200 }));
    const { id, secret } = await app.endpoint(receiver.url('/rotated'), {
      eventTypes: ['CustomerRegistered'],
    });
    const messageId = await app.hear();
    const { seconds } = await waitAfter(id, 1);
    const fresh = await app.rotate(id, new Date(clock.now().getTime() + 86_400_000));
    clock.advance(seconds * second);
    const [first, again] = await receiver.received('/rotated', 2);

    const signatures = again!.headers['webhook-signature']!.split(' ');
    const alone = (signature: string): Hit => ({
      ...again!,
      headers: { ...again!.headers, 'webhook-signature': signature },
    });
    expect(first!.headers['webhook-id']).toBe(messageId);
    expect(again!.headers['webhook-id']).toBe(messageId);
    expect(signatures).toHaveLength(2);
    expect(verifiesAt(clock.now(), fresh, alone(signatures[0]!))).toBe(true);
    expect(verifiesAt(clock.now(), secret, alone(signatures[1]!))).toBe(true);
    expect(verifiesAt(clock.now(), secret, again!)).toBe(true);
  });
});

function externalEvent(eventId: string, data: object): string {
  const metadata = {
    eventId,
    eventType: 'order.shipped',
    version: 1,
    occurredAt: '2026-11-21T00:00:00.000Z',
    tenantId: 'acme',
    aggregateId: 'order-7',
    correlationId: 'shop-1',
    causationId: null,
    producer: 'shop',
  };
  return JSON.stringify({
    source: 'external.acme',
    'detail-type': 'order.shipped',
    detail: { metadata, data },
  });
}
