import { apps } from '@fanfare/event-contract/apps';
import type { CustomerView } from './api-client';
import type { Stage } from './stage';
import { until } from './until';

/** A customer that nothing will happen to any more, until its owner follows the link. */
export function isFinal({ status, welcomeEmail }: CustomerView): boolean {
  return status === 'REJECTED' || (status === 'ACTIVE' && welcomeEmail !== 'PENDING');
}

/** Waits until every registered customer has met its fate, by the registration app's own record. */
export async function allFinal(stage: Stage, registered: number, seconds: number): Promise<void> {
  await until(`${String(registered)} customers in a final state`, seconds, async () => {
    const [row] = await stage.rows<{ final: string }>(
      `SELECT count(*) AS final FROM registration.customers c
       WHERE status = 'REJECTED' OR (status = 'ACTIVE' AND EXISTS (
         SELECT FROM registration.heard_events e WHERE e.customer_id = c.customer_id
         AND e.event->>'type' IN ('WelcomeEmailSent', 'WelcomeEmailFailed')))`,
    );
    return Number(row?.final) === registered;
  });
}

/** What must hold whatever happened on the way, once `customers` good and different ones have met their fate. */
export async function expectEachOnce(stage: Stage, customers: number): Promise<void> {
  expect(await stage.count("registration.customers WHERE status = 'ACTIVE'")).toBe(customers);
  expect(await stage.count('accounts.accounts')).toBe(customers);
  expect(await stage.count('notifications.welcome_mails')).toBe(customers);
  expect(await stage.count("notifications.welcome_mails WHERE status = 'SENT'")).toBe(customers);
  expect(new Set(stage.mails.messageIds).size).toBe(customers);
  await until(
    'each event has become a message of webhooks',
    60,
    async () => (await stage.count('webhooks.messages')) === customers * 4,
  );
  expect(await stage.deadLetters()).toEqual({});
  for (const app of apps) {
    expect(await stage.count(`${app}.outbox WHERE quarantined_at IS NOT NULL`)).toBe(0);
  }
  await expectEachEventOfEachCustomerOnce(stage, customers);
}

async function expectEachEventOfEachCustomerOnce(stage: Stage, customers: number): Promise<void> {
  const events = await until('every event on the bus', 30, async () => {
    const ids = new Set((await stage.bus.catchUp()).map(({ detail }) => detail.metadata.eventId));
    return ids.size >= customers * 4 && stage.bus.events;
  });
  const idsByFact = new Map<string, Set<string>>();
  for (const { 'detail-type': type, detail } of events) {
    const fact = `${type} of ${detail.metadata.aggregateId}`;
    idsByFact.set(fact, (idsByFact.get(fact) ?? new Set()).add(detail.metadata.eventId));
  }
  expect([...idsByFact].filter(([, ids]) => ids.size > 1)).toEqual([]);
  expect(idsByFact.size).toBe(customers * 4);
}
