import { randomUUID } from 'node:crypto';
import { until } from '@fanfare/persistence/testing/until';
import { uuidv7 } from 'uuidv7';
import { Lanes } from '../src/delivery/lanes';
import { Deliveries } from '../src/persistence/deliveries.repository';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0s,400ms,400ms' });
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

/** A path of its own for each test. */
function path(): string {
  return `/${randomUUID()}`;
}

async function sendByHand(endpointId: string, messageId: string, trigger: 'manual' | 'test'): Promise<void> {
  const now = new Date();
  await app.instance.get(UnitOfWork).run(() =>
    app.instance.get(Deliveries).add([
      {
        id: uuidv7(),
        messageId,
        endpointId,
        tenantId: 'acme',
        orderingKey: null,
        occurredAt: now,
        trigger,
        nextAttemptAt: now,
        createdAt: now,
      },
    ]),
  );
  app.instance.get(Lanes).wake([{ tenantId: 'acme', endpointId, retry: false }]);
}

describe('an endpoint that answers 410', () => {
  it('case 6: is disabled as gone, its pending deliveries are cancelled, and others get the message', async () => {
    const [gone, other] = [path(), path()];
    receiver.answers(gone, (_, before) => ({ status: before < 2 ? 500 : 410 }));
    const endpoint = await app.endpoint(receiver.url(gone), { eventTypes: ['CustomerRegistered'] });
    const neighbour = await app.endpoint(receiver.url(other), { eventTypes: ['CustomerRegistered'] });
    const messages = await app.hearMany(2);
    await until('410', async () => (await app.stored(endpoint.id)).disabledReason === 'gone');
    await app.toBe('cancelled', { endpointId: endpoint.id }, { count: 2 });
    await app.toBe('delivered', { endpointId: neighbour.id }, { count: 2 });
    const before = receiver.on(gone).length;
    await app.roundsPass();

    expect(receiver.on(gone)).toHaveLength(before);
    expect(await app.stored(endpoint.id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect(await app.said('WebhookEndpointDisabled')).toEqual([{ endpointId: endpoint.id, reason: 'gone' }]);
    expect(messages).toHaveLength(2);
  });

  it.each(['manual', 'test'] as const)(
    'case 7: is disabled also when the 410 answers a %s send',
    async (trigger) => {
      const at = path();
      const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
      const messageId = await app.hear();
      await app.toBe('delivered', { endpointId: endpoint.id });
      receiver.answers(at, { status: 410 });
      await sendByHand(endpoint.id, messageId, trigger);
      await until('disabled', async () => !(await app.stored(endpoint.id)).enabled);

      expect(await app.stored(endpoint.id)).toMatchObject({ disabledReason: 'gone' });
      expect(await app.said('WebhookEndpointDisabled')).toContainEqual({
        endpointId: endpoint.id,
        reason: 'gone',
      });
    },
  );
});

describe('the last attempt', () => {
  it('case 55: that fails ends the delivery as exhausted and is said once; the message can be sent again', async () => {
    const at = path();
    receiver.answers(at, { status: 503 });
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
    const messageId = await app.hear();
    await app.toBe('exhausted', { endpointId: endpoint.id });
    expect(await app.attempts({ endpointId: endpoint.id })).toHaveLength(3);
    expect(
      (await app.said('WebhookDeliveryExhausted')).filter(({ endpointId }) => endpointId === endpoint.id),
    ).toEqual([
      {
        endpointId: endpoint.id,
        messageId,
        eventType: 'CustomerRegistered',
        attempts: 3,
        lastFailure: 'status',
        lastResponseCode: 503,
      },
    ]);

    receiver.answers(at, { status: 200 });
    await sendByHand(endpoint.id, messageId, 'manual');
    await app.toBe('delivered', { endpointId: endpoint.id });
    expect(receiver.on(at).at(-1)?.headers['webhook-id']).toBe(messageId);
  });

  it('case 56: that succeeds disables nothing', async () => {
    const at = path();
    receiver.answers(at, (_, before) => ({ status: before < 2 ? 500 : 200 }));
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
    await app.hear();
    await app.toBe('delivered', { endpointId: endpoint.id });

    expect(await app.stored(endpoint.id)).toMatchObject({ enabled: true, disabledReason: null });
    expect(await app.health(endpoint.id)).toMatchObject({ failingSince: null, warningsSent: 0 });
  });

  it('of a webhook about webhooks is not said, so that nothing goes round in circles', async () => {
    const at = path();
    receiver.answers(at, { status: 500 });
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['WebhookDeliveryExhausted'] });
    await app.hear('WebhookDeliveryExhausted');
    await app.toBe('exhausted', { endpointId: endpoint.id });

    expect(
      (await app.said('WebhookDeliveryExhausted')).filter(({ endpointId }) => endpointId === endpoint.id),
    ).toEqual([]);
  });
});
