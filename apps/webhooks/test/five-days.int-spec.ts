import { randomUUID } from 'node:crypto';
import { until } from '@fanfare/persistence/testing/until';
import { Receiver } from '../testing/receiver';
import { TestClock } from '../testing/test-clock';
import { WebhooksApp } from '../testing/webhooks-app';

const second = 1_000;
const hour = 3_600_000;

let app: WebhooksApp;
let receiver: Receiver;
const clock = new TestClock();

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0s', WEBHOOK_POLL_MS: '20' }, clock);
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

describe('case 56: an endpoint that fails for five days', () => {
  /** Fails with a message of its own, at a time. */
  async function failAt(endpointId: string, time: Date): Promise<void> {
    clock.set(time);
    const before = (await app.attempts({ endpointId })).length;
    await app.backlog(endpointId, 1);
    await until('the failure', async () => (await app.attempts({ endpointId })).length > before);
  }

  it('is warned of on the way and disabled in the second in which they are over, once', async () => {
    const path = `/${randomUUID()}`;
    receiver.answers(path, { status: 500 });
    const { id } = await app.endpoint(receiver.url(path), { eventTypes: [] });
    const since = clock.now();
    const after = (milliseconds: number): Date => new Date(since.getTime() + milliseconds);
    for (const hours of [0, 40, 60, 84, 108]) await failAt(id, after(hours * hour));
    await failAt(id, after(120 * hour - second));
    expect(await app.stored(id)).toMatchObject({ enabled: true });
    expect(await app.said('WebhookEndpointWarned')).toEqual(
      Array.from({ length: 3 }, () => ({
        endpointId: id,
        failingSince: since.toISOString(),
        disablesAt: after(120 * hour).toISOString(),
      })),
    );
    await failAt(id, after(120 * hour));
    await until('it is disabled', async () => !(await app.stored(id)).enabled);

    expect(await app.stored(id)).toMatchObject({ disabledReason: 'failing' });
    expect(await app.said('WebhookEndpointDisabled')).toEqual([{ endpointId: id, reason: 'failing' }]);

    await app.change((endpoints) => endpoints.enable(id));
    expect(await app.health(id)).toMatchObject({ failingSince: null, warningsSent: 0, outcomes: '' });
  });

  it('is not, when a single webhook arrived meanwhile, which is said after a warning', async () => {
    const path = `/${randomUUID()}`;
    let works = false;
    receiver.answers(path, () => ({ status: works ? 200 : 500 }));
    const { id } = await app.endpoint(receiver.url(path), { eventTypes: [] });
    const since = clock.now();
    const after = (hours: number): Date => new Date(since.getTime() + hours * hour);
    for (const hours of [0, 40, 80]) await failAt(id, after(hours));
    works = true;
    await failAt(id, after(81));
    works = false;
    for (const hours of [82, 120, 160, 201]) await failAt(id, after(hours));

    expect(await app.stored(id)).toMatchObject({ enabled: true });
    expect(await app.health(id)).toMatchObject({ failingSince: after(82) });
    expect(await app.said('WebhookEndpointRecovered')).toContainEqual({
      endpointId: id,
      reason: 'delivering',
    });
  });
});
