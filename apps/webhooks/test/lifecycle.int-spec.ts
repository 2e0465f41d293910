import { randomUUID } from 'node:crypto';
import { until } from '@fanfare/persistence/testing/until';
import { uuidv7 } from 'uuidv7';
import { DeliveryLoop } from '../src/delivery/delivery-loop';
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
  app.instance.get(DeliveryLoop).wake([{ tenantId: 'acme', endpointId, retry: false }]);
}

describe('an endpoint that answers 410', () => {
  it('case 6: is disabled as gone, its pending deliveries are cancelled, and others get the message', async () => {
    const [gone, other] = [path(), path()];
    receiver.answers(gone, (_, before) => ({ status: before < 2 ? 500 : 410 }));
    const endpoint = await app.endpoint(receiver.url(gone));
    const neighbour = await app.endpoint(receiver.url(other));
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
      const endpoint = await app.endpoint(receiver.url(at));
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

describe('an endpoint that is changed while a delivery is being retried', () => {
  it('case 50: when it is deleted, what waits is cancelled, nothing more is sent and the history stays', async () => {
    const at = path();
    receiver.answers(at, { status: 500 });
    const endpoint = await app.endpoint(receiver.url(at));
    await app.hear();
    await until(
      'the first failure',
      async () => (await app.attempts({ endpointId: endpoint.id })).length === 1,
    );
    await app.change((endpoints) => endpoints.remove(endpoint.id));
    const sent = receiver.on(at).length;
    await app.roundsPass();
    await app.roundsPass();

    expect(receiver.on(at)).toHaveLength(sent);
    expect(await app.deliveries({ endpointId: endpoint.id })).toMatchObject([{ state: 'cancelled' }]);
    expect(await app.attempts({ endpointId: endpoint.id })).toHaveLength(1);
  });

  it('case 50: what is in flight when it is deleted ends, and is logged', async () => {
    const at = path();
    const answer = Promise.withResolvers<void>();
    receiver.answers(at, async () => {
      await answer.promise;
      return { status: 200 };
    });
    const endpoint = await app.endpoint(receiver.url(at));
    await app.hear();
    await receiver.received(at, 1);
    await app.change((endpoints) => endpoints.remove(endpoint.id));
    answer.resolve();
    await until('its log', async () => (await app.attempts({ endpointId: endpoint.id })).length === 1);

    expect(await app.deliveries({ endpointId: endpoint.id })).toMatchObject([{ state: 'delivered' }]);
  });

  it('case 51: while it is disabled nothing is sent or used up; enabled again, it goes on at once with what is overdue', async () => {
    const at = path();
    receiver.answers(at, (_, before) => ({ status: before === 0 ? 500 : 200 }));
    const endpoint = await app.endpoint(receiver.url(at));
    await app.hear();
    await until(
      'the first failure',
      async () => (await app.attempts({ endpointId: endpoint.id })).length === 1,
    );
    await app.change((endpoints) => endpoints.disable(endpoint.id, 'manual'));
    await app.roundsPass();
    await app.roundsPass();
    expect(receiver.on(at)).toHaveLength(1);
    expect(await app.deliveries({ endpointId: endpoint.id })).toMatchObject([
      { state: 'pending', attempts: 1 },
    ]);

    await app.change((endpoints) => endpoints.enable(endpoint.id));
    await app.toBe('delivered', { endpointId: endpoint.id });
    expect(receiver.on(at)).toHaveLength(2);
  });

  it('case 51: what happens while it is disabled is not sent later', async () => {
    const at = path();
    const endpoint = await app.endpoint(receiver.url(at));
    await app.change((endpoints) => endpoints.disable(endpoint.id, 'manual'));
    await app.hear();
    await app.queueToBeEmpty();
    await app.change((endpoints) => endpoints.enable(endpoint.id));
    const messageId = await app.hear();
    await app.toBe('delivered', { endpointId: endpoint.id });

    expect(receiver.on(at).map(({ headers }) => headers['webhook-id'])).toEqual([messageId]);
  });

  it('case 52: when its URL is changed, the next attempt goes to the new one, and each attempt says where it went', async () => {
    const [old, moved] = [path(), path()];
    receiver.answers(old, { status: 500 });
    const endpoint = await app.endpoint(receiver.url(old));
    await app.hear();
    await until(
      'the first failure',
      async () => (await app.attempts({ endpointId: endpoint.id })).length === 1,
    );
    await app.change((endpoints) => endpoints.change(endpoint.id, { url: receiver.url(moved) }));
    await app.toBe('delivered', { endpointId: endpoint.id });

    const attempts = await app.attempts({ endpointId: endpoint.id });
    expect(attempts.map(({ url }) => url)).toEqual([receiver.url(old), receiver.url(moved)]);
  });

  it('case 53: when its types and filter are changed, what had been decided is still sent', async () => {
    const at = path();
    receiver.answers(at, (_, before) => ({ status: before === 0 ? 500 : 200 }));
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
    const messageId = await app.hear();
    await until(
      'the first failure',
      async () => (await app.attempts({ endpointId: endpoint.id })).length === 1,
    );
    await app.change((endpoints) =>
      endpoints.change(endpoint.id, { eventTypes: ['CustomerValidated'], filter: { type: ['nothing'] } }),
    );
    await app.toBe('delivered', { endpointId: endpoint.id });
    await app.hear();
    await app.queueToBeEmpty();

    expect(receiver.on(at).map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId]);
  });
});

describe('the last attempt', () => {
  it('case 55: that fails ends the delivery as exhausted and is said once; the message can be sent again', async () => {
    const at = path();
    receiver.answers(at, { status: 503 });
    const endpoint = await app.endpoint(receiver.url(at));
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
    const endpoint = await app.endpoint(receiver.url(at));
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
