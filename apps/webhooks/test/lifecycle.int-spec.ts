import { randomUUID } from 'node:crypto';
import { until } from '@fanfare/persistence/testing/until';
import { Receiver } from '../testing/receiver';
import { TestClock } from '../testing/test-clock';
import { WebhooksApp } from '../testing/webhooks-app';

const hour = 3_600_000;

let app: WebhooksApp;
let receiver: Receiver;
const clock = new TestClock();

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0s,1h,1h' }, clock);
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

/** A path of its own for each test. */
function path(): string {
  return `/${randomUUID()}`;
}

/** Resolves when the first attempt has failed; the next one is due in about an hour. */
async function firstFailure(endpointId: string): Promise<void> {
  await until('the first failure', async () => (await app.attempts({ endpointId })).length === 1);
}

describe('an endpoint that is changed while a delivery is being retried', () => {
  it('case 50: when it is deleted, what waits is cancelled, nothing more is sent and the history stays', async () => {
    const at = path();
    receiver.answers(at, { status: 500 });
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
    await app.hear();
    await firstFailure(endpoint.id);
    await app.change((endpoints) => endpoints.remove(endpoint.id));
    clock.advance(2 * hour);
    await app.roundsPass();

    expect(receiver.on(at)).toHaveLength(1);
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
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
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
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
    await app.hear();
    await firstFailure(endpoint.id);
    await app.change((endpoints) => endpoints.disable(endpoint.id, 'manual'));
    clock.advance(2 * hour);
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
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
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
    const endpoint = await app.endpoint(receiver.url(old), { eventTypes: ['CustomerRegistered'] });
    await app.hear();
    await firstFailure(endpoint.id);
    await app.change((endpoints) => endpoints.change(endpoint.id, { url: receiver.url(moved) }));
    clock.advance(2 * hour);
    await app.toBe('delivered', { endpointId: endpoint.id });

    const attempts = await app.attempts({ endpointId: endpoint.id });
    expect(attempts.map(({ url }) => url)).toEqual([receiver.url(old), receiver.url(moved)]);
  });

  it('case 53: when its types and filter are changed, what had been decided is still sent', async () => {
    const at = path();
    receiver.answers(at, (_, before) => ({ status: before === 0 ? 500 : 200 }));
    const endpoint = await app.endpoint(receiver.url(at), { eventTypes: ['CustomerRegistered'] });
    const messageId = await app.hear();
    await firstFailure(endpoint.id);
    await app.change((endpoints) =>
      endpoints.change(endpoint.id, { eventTypes: ['CustomerValidated'], filter: { type: ['nothing'] } }),
    );
    clock.advance(2 * hour);
    await app.toBe('delivered', { endpointId: endpoint.id });
    await app.hear();
    await app.queueToBeEmpty();

    expect(receiver.on(at).map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId]);
  });
});
