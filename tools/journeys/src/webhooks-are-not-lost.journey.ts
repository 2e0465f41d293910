import { setTimeout as pause } from 'node:timers/promises';
import { SeverableLink } from '@fanfare/http/testing/severable-link';
import { failpointNames } from '@fanfare/process/failpoint';
import { Webhook } from 'standardwebhooks';
import { type TestEndpoint, addEndpoint, allDelivered } from '../testing/endpoints';
import { Stage, webhookApps } from '../testing/stage';
import { until } from '../testing/until';
import { WebhookSink } from '../testing/webhook-sink';

/** Longer than every wait of a process for its database, and than each lease; 60 when time does not matter. */
const outageSeconds = Number(process.env['JOURNEY_OUTAGE_SECONDS'] ?? 15);
const shortWaits = {
  WEBHOOK_TIMEOUT_MS: '3000',
  WEBHOOK_LEASE_SECONDS: '9',
  QUEUE_VISIBILITY_SECONDS: '5',
};

/** How often each webhook came to an endpoint, all of them signed by its secret. */
function timesOfEach(sink: WebhookSink, { path, secret }: TestEndpoint): Map<string, number> {
  const times = new Map<string, number>();
  for (const { headers, body } of sink.on(path)) {
    new Webhook(secret).verify(body, headers);
    const id = headers['webhook-id'] ?? '';
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return times;
}

describe('when a process dies on the way of a webhook', () => {
  let stage: Stage;
  let sink: WebhookSink;

  beforeAll(async () => {
    [sink, stage] = [await WebhookSink.start(), await Stage.start(shortWaits, undefined, webhookApps)];
  });

  afterAll(async () => {
    await stage.stop();
    await sink.stop();
  });

  it.each(failpointNames.filter((name) => name.startsWith('webhook.')))(
    'at %s, it is delivered by whoever is left, at most twice, under its id',
    async (failpoint) => {
      const endpoint = await addEndpoint(stage, sink, `/${failpoint}`, ['CustomerRegistered']);
      const victim = await stage.another('webhooks', { FAILPOINT: `${failpoint}:kill@3` });
      let customers = 0;
      await until(`${failpoint} has killed`, 120, async () => {
        const emails = Array.from({ length: 10 }, (_, index) => `${failpoint}-${String(customers + index)}`);
        await Promise.all(emails.map((name) => stage.api.register(`${name}@example.com`)));
        customers += emails.length;
        return victim.restarts > 0;
      });
      await stage.ready();
      await allDelivered(stage, endpoint, customers, 120);

      const times = [...timesOfEach(sink, endpoint).values()];
      expect(times).toHaveLength(customers);
      expect(Math.max(...times)).toBeLessThanOrEqual(2);
      const interrupted = await stage.count(
        `webhooks.attempts WHERE endpoint_id = '${endpoint.id}' AND failure = 'interrupted'`,
      );
      expect(sink.on(endpoint.path).length - customers).toBeLessThanOrEqual(interrupted);
      expect(victim.restarts).toBe(1);
      expect(await stage.deadLetters()).toEqual({});
      await stage.dismiss(victim);
    },
  );
});

describe('when PostgreSQL is gone after a receiver has answered 200', () => {
  it('records the answer when it is back, or sends once more under the same id, and loses nothing', async () => {
    let link: SeverableLink | undefined;
    const sink = await WebhookSink.start();
    const stage = await Stage.start(
      shortWaits,
      async (addresses) => {
        const address = new URL(addresses.DATABASE_URL);
        link = await SeverableLink.to(Number(address.port));
        address.port = String(link.port);
        return { ...addresses, DATABASE_URL: address.href };
      },
      webhookApps,
    );
    const endpoint = await addEndpoint(stage, sink, '/outage', ['CustomerRegistered']);
    let gone: Promise<void> | undefined;
    sink.answer('/outage', async () => {
      if (sink.on('/outage').length >= 10 && !gone) {
        link?.refuse();
        gone = pause(outageSeconds * 1000);
      }
      return Promise.resolve(200);
    });
    const customers = 30;
    const registering = Promise.all(
      Array.from({ length: customers }, (_, index) =>
        stage.api.register(`customer-${String(index)}@example.com`),
      ),
    );
    await until('ten webhooks were answered', 120, () => Promise.resolve(gone !== undefined));
    await gone;
    await link?.mend();
    await Promise.all([registering, stage.ready()]);
    await allDelivered(stage, endpoint, customers, 120);

    const times = [...timesOfEach(sink, endpoint).values()];
    expect(times).toHaveLength(customers);
    expect(Math.max(...times)).toBeLessThanOrEqual(2);
    expect(stage.processes.filter(({ restarts }) => restarts > 0)).toEqual([]);
    expect(await stage.deadLetters()).toEqual({});
    await stage.stop();
    await link?.close();
    await sink.stop();
  });
});
