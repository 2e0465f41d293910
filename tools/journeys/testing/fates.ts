import type { CustomerView } from './api-client';
import type { Stage } from './stage';
import { until } from './until';

/** Between two looks at every customer, which cost the database something. */
const longestPauseMs = 500;
/** Registered, validated, account created, mail sent. */
const FACTS_OF_A_WELCOME = 4;
/** Registered, validation failed. */
const FACTS_OF_A_REJECTION = 2;

/** A customer that nothing will happen to any more, until its owner follows the link. */
export function isFinal({ status, welcomeEmail }: CustomerView): boolean {
  return status === 'REJECTED' || (status === 'ACTIVE' && welcomeEmail !== 'PENDING');
}

/** Waits until every registered customer has met its fate, by the registration app's own record. */
export async function allFinal(stage: Stage, registered: number, seconds: number): Promise<void> {
  const all = async (): Promise<boolean> => {
    const [row] = await stage.rows<{ final: string }>(
      `SELECT count(DISTINCT customer_id) AS final
       FROM registration.customers c LEFT JOIN registration.heard_events e USING (customer_id)
       WHERE c.status = 'REJECTED'
         OR (c.status = 'ACTIVE' AND e.event->>'type' IN ('WelcomeEmailSent', 'WelcomeEmailFailed'))`,
    );
    return Number(row?.final) === registered;
  };
  await until(`${String(registered)} customers in a final state`, seconds, all, longestPauseMs);
}

/**
 * What must hold whatever happened on the way, once `customers` good and different ones, and `rejected` ones that
 * validation refuses, have met their fate.
 */
export async function expectEachOnce(stage: Stage, customers: number, rejected = 0): Promise<void> {
  expect(await stage.count("registration.customers WHERE status = 'REJECTED'")).toBe(rejected);
  expect(await stage.count("registration.customers WHERE status = 'ACTIVE'")).toBe(customers);
  expect(await stage.count('accounts.accounts')).toBe(customers);
  expect(await stage.count('notifications.welcome_mails')).toBe(customers);
  expect(await stage.count("notifications.welcome_mails WHERE status = 'SENT'")).toBe(customers);
  expect(new Set(stage.mails.messageIds).size).toBe(customers);
  const facts = customers * FACTS_OF_A_WELCOME + rejected * FACTS_OF_A_REJECTION;
  const running = new Set(stage.processes.map(({ app }) => app));
  if (running.has('webhooks'))
    await until(
      'each event has become a message of webhooks',
      60,
      async () => (await stage.count('webhooks.messages')) === facts,
    );
  expect(await stage.deadLetters()).toEqual({});
  for (const app of running) {
    expect(await stage.count(`${app}.outbox WHERE quarantined_at IS NOT NULL`)).toBe(0);
  }
  await expectEachFactOnce(stage, facts);
}

async function expectEachFactOnce(stage: Stage, facts: number): Promise<void> {
  const events = await until('every event on the bus', 120, async () => {
    const ids = new Set((await stage.bus.catchUp()).map(({ detail }) => detail.metadata.eventId));
    return ids.size >= facts && stage.bus.events;
  });
  const idsByFact = new Map<string, Set<string>>();
  for (const { 'detail-type': type, detail } of events) {
    const fact = `${type} of ${detail.metadata.aggregateId}`;
    idsByFact.set(fact, (idsByFact.get(fact) ?? new Set()).add(detail.metadata.eventId));
  }
  expect([...idsByFact].filter(([, ids]) => ids.size > 1)).toEqual([]);
  expect(idsByFact.size).toBe(facts);
}
