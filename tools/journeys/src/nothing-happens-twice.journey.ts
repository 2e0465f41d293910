import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Route } from '@fanfare/event-contract/routes';
import type { BusEvent } from '../testing/bus-listener';
import { allFinal } from '../testing/fates';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

describe('however often something is said or asked', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start();
  });

  afterAll(() => stage.end());

  it('opens one account, sends one mail and says it once when a message arrives five times at once', async () => {
    const customerId = await stage.api.register('five-times@example.com');
    await until(
      'the customer is welcomed',
      20,
      async () => (await stage.api.customer(customerId)).welcomeEmail === 'SENT',
    );
    const validated = await heard(stage, 'CustomerValidated', customerId);
    const created = await heard(stage, 'CustomerAccountCreated', customerId);
    await Promise.all([
      sendAgain(stage, validated, 'accounts', 5),
      sendAgain(stage, created, 'notifications', 5),
    ]);
    await until('the copies are gone', 20, async () => {
      const depths = await Promise.all(stage.routes.map(({ queue }) => stage.depth(queue)));
      return depths.every((depth) => depth === 0);
    });
    expect(await stage.count('accounts.accounts')).toBe(1);
    expect(await stage.count('notifications.welcome_mails')).toBe(1);
    expect(stage.mails.mails).toHaveLength(1);
    const created2 = (await stage.bus.catchUp()).filter(
      ({ 'detail-type': type }) => type === 'CustomerAccountCreated',
    );
    expect(new Set(created2.map(({ detail }) => detail.metadata.eventId)).size).toBe(1);
    expect(await stage.deadLetters()).toEqual({});
  });

  it('opens one account and rejects 49 customers when one e-mail address is registered 50 times at once', async () => {
    const before = await stage.count('accounts.accounts');
    const spellings = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? 'same@example.com' : 'SAME@Example.com',
    );
    await Promise.all(
      spellings.map(async (email) => {
        const answer = await stage.api.post('registration', '/customers', {
          firstName: 'Ada',
          lastName: 'Lovelace',
          email,
        });
        expect(answer.status).toBe(202);
      }),
    );
    await allFinal(stage, 51, 60);
    expect(await stage.count('accounts.accounts')).toBe(before + 1);
    const rejected = (await stage.bus.catchUp()).filter(
      ({ 'detail-type': type }) => type === 'CustomerAccountRejected',
    );
    expect(new Set(rejected.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(49);
    expect(await stage.count("registration.customers WHERE status = 'REJECTED'")).toBe(49);
  });

  it('registers one customer when the same request comes fifty times at once under one Idempotency-Key', async () => {
    const before = await stage.count('registration.customers');
    const body = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        stage.api.post('registration', '/customers', body, { 'idempotency-key': 'fifty' }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 202 && status !== 409)).toEqual([]);
    const again = await stage.api.post('registration', '/customers', body, { 'idempotency-key': '"fifty"' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const first = answers.find(({ status }) => status === 202);
    expect(await again.json()).toEqual(await first?.json());
    expect(await stage.count('registration.customers')).toBe(before + 1);
    const other = await stage.api.post(
      'registration',
      '/customers',
      { ...body, firstName: 'Else' },
      { 'idempotency-key': 'fifty' },
    );
    expect(other.status).toBe(422);
  });
});

async function heard(stage: Stage, type: string, customerId: string): Promise<BusEvent> {
  return until(`${type} is on the bus`, 10, async () =>
    (await stage.bus.catchUp()).find(
      (event) => event['detail-type'] === type && event.detail.metadata.aggregateId === customerId,
    ),
  );
}

async function sendAgain(stage: Stage, event: BusEvent, app: Route['app'], times: number): Promise<void> {
  const queue = stage.routes.find((route) => route.app === app)?.queue ?? '';
  const copy = new SendMessageCommand({
    QueueUrl: stage.queueUrl(queue),
    MessageBody: JSON.stringify(event),
  });
  await Promise.all(Array.from({ length: times }, () => stage.sqs.send(copy)));
}
