import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { BenchError } from '../bench-error';
import type { Posted } from './registration-load';

const patienceMs = 180_000;
const lookMs = { often: 5, seldom: 50 };

/** Customers whose status view is ACTIVE and SENT, by events that are younger than $1: event ids are in order of time. */
const finalCustomers = `FROM registration.heard_events WHERE event_id > $1 AND event->>'type' = 'WelcomeEmailSent'
  AND customer_id IN (SELECT customer_id FROM registration.customers WHERE status = 'ACTIVE')`;

/** Resolves when `count` customers have become ACTIVE and SENT since the event id `since`. @throws BenchError after three minutes */
export async function untilFinal(database: Client, since: string, count: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await database.query<{ count: string }>(`SELECT count(*) ${finalCustomers}`, [since]);
    const final = Number(rows[0]?.count);
    if (final >= count) return;
    if (performance.now() > deadline)
      throw new BenchError(`Only ${String(final)} of ${String(count)} customers are ACTIVE and SENT.`);
    await delay(lookMs.seldom);
  }
}

/** How long each customer took from its POST to ACTIVE and SENT, in milliseconds, to within 5 ms. */
export async function journeyTimes(database: Client, posting: Promise<Posted[]>): Promise<number[]> {
  const since = uuidv7();
  const seenAt = new Map<string, number>();
  let posted: Posted[] | undefined;
  void posting.then((all) => (posted = all));
  const deadline = performance.now() + patienceMs;
  while (!posted?.every(({ customerId }) => seenAt.has(customerId))) {
    const { rows } = await database.query<{ event_id: string; customer_id: string }>(
      `SELECT event_id, customer_id ${finalCustomers} ORDER BY event_id`,
      [since],
    );
    const now = Date.now();
    for (const { customer_id } of rows) if (!seenAt.has(customer_id)) seenAt.set(customer_id, now);
    if (performance.now() > deadline) throw new BenchError('Some customers never became ACTIVE and SENT.');
    await delay(lookMs.often);
  }
  return posted.map(({ customerId, at }) => (seenAt.get(customerId) ?? NaN) - at);
}
