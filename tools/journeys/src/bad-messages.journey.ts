import { randomUUID } from 'node:crypto';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Route } from '@fanfare/event-contract/routes';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

const metadata = {
  eventType: 'CustomerValidated',
  version: 1,
  occurredAt: '2026-11-02T10:00:00.000Z',
  tenantId: 'acme',
  aggregateId: 'nobody',
  correlationId: 'a-journey',
  causationId: null,
  producer: 'fanfare.validation',
};

function busEvent(changes: object, data: unknown = {}, type = 'CustomerValidated'): string {
  const detail = { metadata: { ...metadata, eventId: randomUUID(), ...changes }, data };
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': type,
    source: 'fanfare.validation',
    detail,
  });
}

const bad: readonly (readonly [string, () => string])[] = [
  ['MALFORMED_ENVELOPE', () => '{"detail-type": "CustomerValidated", '],
  ['MALFORMED_ENVELOPE', () => busEvent({ eventId: 'not an id' })],
  ['UNKNOWN_EVENT_TYPE', () => busEvent({ eventType: 'CustomerVanished' }, {}, 'CustomerVanished')],
  [
    'UNEXPECTED_EVENT',
    () =>
      busEvent(
        { eventType: 'CustomerAccountActivated' },
        { customerId: randomUUID(), accountId: randomUUID() },
      ),
  ],
  ['FUTURE_VERSION', () => busEvent({ version: 99 })],
  ['INVALID_DATA', () => busEvent({}, { customerId: 'x' })],
  ['TOO_LARGE', () => busEvent({}, { filler: 'x'.repeat(300_000) })],
];

describe('messages that can never be handled', () => {
  let stage: Stage;
  let route: Route;

  beforeAll(async () => {
    stage = await Stage.start();
    const found = stage.routes.find(({ app }) => app === 'accounts');
    if (!found) throw new Error('accounts has no reaction');
    route = found;
  });

  afterAll(() => stage.end());

  it('are in the dead-letter queue with their reason within 5 s, and do not delay their neighbours', async () => {
    const send = (body: string) =>
      stage.sqs.send(new SendMessageCommand({ QueueUrl: stage.queueUrl(route.queue), MessageBody: body }));
    const [good] = await Promise.all([
      stage.api.register('neighbour@example.com'),
      ...bad.map(([, body]) => send(body())),
    ]);
    await until(
      'all bad messages are dead-lettered',
      5,
      async () => (await stage.depth(route.deadLetterQueue)) === bad.length,
    );
    expect((await reasonsIn(stage, route.deadLetterQueue)).sort()).toEqual(
      bad.map(([reason]) => reason).sort(),
    );
    await until(
      'the neighbour is welcomed',
      5,
      async () => (await stage.api.customer(good)).welcomeEmail === 'SENT',
    );
    expect(await stage.depth(route.queue)).toBe(0);
  });

  it('are buried once more, not lost, when the app is killed between burying and deleting', async () => {
    await using other = await Stage.start({ FAILPOINT: 'dead-letter.after-send:kill@1' });
    const accounts = other.routes.find(({ app }) => app === 'accounts') ?? route;
    const url = other.queueUrl(accounts.queue);
    await other.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'no event at all' }));
    await until(
      'the queue is empty',
      60,
      async () => other.process('accounts').restarts === 1 && (await other.depth(accounts.queue)) === 0,
    );
    expect(new Set(await reasonsIn(other, accounts.deadLetterQueue))).toEqual(
      new Set(['MALFORMED_ENVELOPE']),
    );
  });
});

async function reasonsIn(stage: Stage, queue: string): Promise<string[]> {
  const reasons: string[] = [];
  for (;;) {
    const { Messages = [] } = await stage.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: stage.queueUrl(queue),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 600,
      }),
    );
    if (Messages.length === 0) return reasons;
    reasons.push(
      ...Messages.map(({ MessageAttributes }) => MessageAttributes?.['reason']?.StringValue ?? 'none'),
    );
  }
}
