import type { Stage } from './stage';
import { until } from './until';
import type { WebhookSink } from './webhook-sink';

/** An endpoint of tenant acme, and the path of the sink that it is. */
export interface TestEndpoint {
  readonly id: string;
  readonly secret: string;
  readonly path: string;
}

/** Registers an endpoint for some events, or all. */
export async function addEndpoint(
  stage: Stage,
  sink: WebhookSink,
  path: string,
  eventTypes: readonly string[] | null = null,
): Promise<TestEndpoint> {
  const answer = await stage.api.post('webhooks', '/endpoints', { url: sink.url(path), eventTypes });
  if (answer.status !== 201) throw new Error(await answer.text());
  return { ...((await answer.json()) as { id: string; secret: string }), path };
}

/** Waits until this many webhooks for an endpoint are recorded as delivered and none is on its way. */
export async function allDelivered(
  stage: Stage,
  { id, path }: TestEndpoint,
  webhooks: number,
  seconds: number,
): Promise<void> {
  await until(`${String(webhooks)} webhooks on ${path}`, seconds, async () => {
    const [row] = await stage.rows<{ delivered: string; open: string }>(
      `SELECT count(*) FILTER (WHERE state = 'delivered') AS delivered,
         count(*) FILTER (WHERE state <> 'delivered') AS open
       FROM webhooks.deliveries WHERE endpoint_id = $1`,
      [id],
    );
    return Number(row?.delivered) === webhooks && Number(row?.open) === 0;
  });
}
