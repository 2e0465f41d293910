import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { BenchError } from '../bench-error';
import type { Endpoint } from './endpoints';
import { dataOf, tenantId } from './event-load';

const patienceMs = 90_000;
const lookMs = 50;

/** What was delivered: milliseconds of each webhook from the event that was heard to its 2xx, and how many a second. */
export interface Delivered {
  readonly times: readonly number[];
  readonly perSecond: number;
}

/** Resolves when `count` webhooks of these endpoints are recorded as delivered. @throws BenchError after 90 seconds */
export async function untilDelivered(
  database: Client,
  endpoints: readonly Endpoint[],
  count: number,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await database.query<{ count: string }>(
      "SELECT count(*) FROM attempts WHERE endpoint_id = ANY($1) AND status = 'success'",
      [endpoints.map(({ id }) => id)],
    );
    const delivered = Number(rows[0]?.count);
    if (delivered >= count) return;
    if (performance.now() > deadline)
      throw new BenchError(`Only ${String(delivered)} of ${String(count)} webhooks were delivered.`);
    await delay(lookMs);
  }
}

/** What the app has recorded of these endpoints; the rate is from the first event heard to the last 2xx. */
export async function deliveredTo(database: Client, endpoints: readonly Endpoint[]): Promise<Delivered> {
  return delivered(database, endpoints, 'messages.received_at');
}

/** The same, from the first attempt on: for what lay in the database from the start. */
export async function workedOff(database: Client, endpoints: readonly Endpoint[]): Promise<Delivered> {
  return delivered(database, endpoints, 'attempts.started_at');
}

async function delivered(
  database: Client,
  endpoints: readonly Endpoint[],
  since: string,
): Promise<Delivered> {
  const { rows } = await database.query<{ since: number; until: number }>(
    `SELECT extract(epoch FROM ${since})::float8 * 1000 AS since,
       extract(epoch FROM attempts.started_at)::float8 * 1000 + attempts.duration_ms AS until
     FROM attempts JOIN messages ON messages.tenant_id = attempts.tenant_id AND messages.id = attempts.message_id
     WHERE attempts.endpoint_id = ANY($1) AND attempts.status = 'success'`,
    [endpoints.map(({ id }) => id)],
  );
  const first = rows.reduce((least, row) => Math.min(least, row.since), Infinity);
  const last = rows.reduce((most, row) => Math.max(most, row.until), -Infinity);
  return {
    times: rows.map((row) => row.until - row.since),
    perSecond: (rows.length * 1000) / (last - first),
  };
}

/** Puts `count` messages into the database, each due at all of these endpoints, as if they had been heard. */
export async function putBacklog(
  database: Client,
  endpoints: readonly Endpoint[],
  count: number,
  bytes: number,
): Promise<void> {
  const data = dataOf(bytes);
  const body = JSON.stringify({ type: 'bench.backlog', timestamp: '2026-11-21T00:00:00.000Z', data });
  await database.query(
    `WITH made AS (
       INSERT INTO messages (tenant_id, id, type, source, payload, body, ordering_key, occurred_at, received_at, correlation_id)
       SELECT $1, gen_random_uuid(), 'bench.backlog', 'external.bench', $2, $3, 'c-7', now(), now(), 'backlog'
       FROM generate_series(1, $4) RETURNING id
     )
     INSERT INTO deliveries (id, message_id, endpoint_id, tenant_id, occurred_at, trigger, next_attempt_at, created_at)
     SELECT gen_random_uuid(), made.id, endpoint.id, $1, now(), 'schedule', now(), now()
     FROM made CROSS JOIN unnest($5::uuid[]) AS endpoint (id)`,
    [tenantId, JSON.stringify({ data }), Buffer.from(body), count, endpoints.map(({ id }) => id)],
  );
}
