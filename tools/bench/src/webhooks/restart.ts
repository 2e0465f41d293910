import { setTimeout as delay } from 'node:timers/promises';
import { untilDelivered } from './delivery-records';
import { Endpoints } from './endpoints';
import type { EventLoad } from './event-load';
import type { Sink } from './sink';
import type { WebhookSite } from './webhook-site';

const bytes = 512;
const lookMs = 5;
/** So that others take over soon what a process that died has claimed. */
const shortLeases = {
  WEBHOOK_TIMEOUT_MS: '1000',
  WEBHOOK_LEASE_SECONDS: '3',
  QUEUE_VISIBILITY_SECONDS: '5',
};

/** What came of webhooks in the middle of which a process was killed. */
export interface Restarted {
  readonly webhooks: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly seconds: number;
}

/** Two processes work; one is killed (SIGKILL) when a third is delivered, and started again. No other may be running. */
export async function restart(
  { site, sink, load }: { site: WebhookSite; sink: Sink; load: EventLoad },
  webhooks: number,
): Promise<Restarted> {
  const [staying, dying] = await Promise.all([site.instance(shortLeases), site.instance(shortLeases)]);
  const api = new Endpoints(staying.url, sink);
  const endpoints = await api.add(
    Array.from({ length: 10 }, () => ({ behaviour: 'healthy', eventType: 'bench.restart' }) as const),
  );
  await sink.forget();
  const start = performance.now();
  const saying = load.sayAll(webhooks / endpoints.length, ['bench.restart'], bytes);
  while ((await sink.tally()).distinct < webhooks / 3) await delay(lookMs);
  await dying.kill();
  const again = await site.instance(shortLeases);
  await saying;
  await untilDelivered(site.database, endpoints, webhooks);
  const seconds = (performance.now() - start) / 1000;
  const { requests, distinct } = await sink.tally();
  await Promise.all([staying.stop(), again.stop()]);
  return { webhooks, lost: webhooks - distinct, duplicated: requests - distinct, seconds };
}
