import { Webhook } from 'standardwebhooks';
import { addEndpoint, allDelivered } from '../testing/endpoints';
import { allFinal } from '../testing/fates';
import { Stage, webhookApps } from '../testing/stage';
import { until } from '../testing/until';
import { WebhookSink } from '../testing/webhook-sink';

/** Of one process at one endpoint. */
const slots = 20;

describe('the systems of other companies', () => {
  let stage: Stage;
  let sink: WebhookSink;

  beforeAll(async () => {
    sink = await WebhookSink.start();
    const settings = { WEBHOOK_ENDPOINTS_PER_TENANT: '200', WEBHOOK_ENDPOINT_CONCURRENCY: String(slots) };
    stage = await Stage.start(settings, undefined, webhookApps);
    await stage.another('webhooks');
  });

  afterAll(async () => {
    await stage.stop();
    await sink.stop();
  });

  it('hear of a registration in signed webhooks that the official library verifies, under the ids of its events', async () => {
    const { id, secret } = await addEndpoint(stage, sink, '/ada');
    const customerId = await stage.api.register('ada@example.com');
    await allFinal(stage, 1, 120);
    const { history } = await stage.api.customer(customerId);
    await until('a webhook for each event', 120, () =>
      Promise.resolve(sink.on('/ada').length >= history.length),
    );
    const verified = sink.on('/ada').map(({ headers, body }) => ({
      eventId: headers['webhook-id'],
      content: new Webhook(secret).verify(body, headers),
    }));
    expect(verified.sort(byEventId)).toEqual(
      history
        .map(({ event, eventId }) => ({
          eventId,
          content: {
            type: event,
            timestamp: expect.any(String),
            data: expect.objectContaining({ customerId }),
          },
        }))
        .sort(byEventId),
    );
    expect((await stage.api.post('webhooks', `/endpoints/${id}/disable`, {})).status).toBe(200);
  });

  it('get each event once from two processes that race for 2,000 webhooks', async () => {
    const types = ['CustomerRegistered', 'CustomerValidated', 'CustomerAccountCreated', 'WelcomeEmailSent'];
    const paths = Array.from({ length: 5 }, (_, index) => `/race-${String(index)}`);
    const endpoints = await Promise.all(paths.map((path) => addEndpoint(stage, sink, path, types)));
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => stage.api.register(`racer-${String(index)}@example.com`)),
    );
    for (const endpoint of endpoints) await allDelivered(stage, endpoint, 400, 180);
    for (const path of paths) {
      expect(sink.on(path).length).toBe(400);
      expect(new Set(sink.idsOn(path)).size).toBe(400);
    }
    expect(await stage.count('webhooks.attempts WHERE number > 1')).toBe(0);
    const shares = await Promise.all(
      stage.processes.filter(({ app }) => app === 'webhooks').map(({ url }) => deliveredBy(url)),
    );
    expect(shares.every((share) => share > 0)).toBe(true);
  });

  it('get everything while one of them hangs with 1,000 webhooks waiting, which hold no more than its own slots', async () => {
    const never = new Promise<never>(() => undefined);
    sink.answer('/hanging', () => never);
    const hanging = await addEndpoint(stage, sink, '/hanging', ['bench.hung']);
    const paths = Array.from({ length: 100 }, (_, index) => `/healthy-${String(index)}`);
    const healthy = await Promise.all(paths.map((path) => addEndpoint(stage, sink, path, ['order.shipped'])));
    await say('bench.hung', 1_000);
    await until('its slots are taken', 120, () => Promise.resolve(sink.peak('/hanging') >= slots));
    await say('order.shipped', 10);
    for (const endpoint of healthy) await allDelivered(stage, endpoint, 10, 120);

    for (const path of paths) expect(new Set(sink.idsOn(path)).size).toBe(10);
    expect(sink.peak('/hanging')).toBeLessThanOrEqual(2 * slots);
    const waiting = `webhooks.deliveries WHERE endpoint_id = '${hanging.id}' AND state = 'pending'`;
    await until('all of them wait', 120, async () => (await stage.count(waiting)) === 1_000);
    expect(await stage.count(`${waiting} AND lease_until > clock_timestamp()`)).toBeLessThanOrEqual(
      2 * slots,
    );
  });

  async function say(type: string, count: number): Promise<void> {
    for (let left = count; left > 0; left -= 50) {
      const answers = await Promise.all(
        Array.from({ length: Math.min(50, left) }, (_, index) =>
          stage.api.post('webhooks', '/events', { type, data: { order: index } }),
        ),
      );
      expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    }
  }
});

function byEventId(a: { eventId?: string | undefined }, b: { eventId?: string | undefined }): number {
  return (a.eventId ?? '').localeCompare(b.eventId ?? '');
}

async function deliveredBy(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^webhook_attempts_total\{[^}]*delivered[^}]*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}
