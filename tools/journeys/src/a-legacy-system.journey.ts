import { randomUUID } from 'node:crypto';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { legacyInbox } from '@fanfare/event-contract/routes';
import {
  type MegaPayload,
  PayloadBuilder,
  type Publishable,
  SnsPublisher,
  SqsPublisher,
} from '@fanfare/mega';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

const endpoint = (JSON.parse(process.env['FANFARE_TEST_SERVICES'] ?? '{}') as { awsEndpoint: string })
  .awsEndpoint;
const region = 'us-east-1';
const connection = { endpoint, regionName: region, awsAccessKeyId: 'test', awsSecretAccessKey: 'test' };
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** An event as the bus carries it. */
interface LegacyEvent {
  readonly metadata: { readonly eventId: string; readonly tenantId: string; readonly eventType: string };
  readonly data: {
    readonly kind: string;
    readonly version: number;
    readonly payload: {
      readonly n?: number;
      readonly event?: { readonly attributes: { readonly n: number } };
    };
    readonly originalMessageId: string;
    readonly sourceSystem: string;
  };
}

/** What no older system can mean, and the reason that it is buried for. */
const rubbish: readonly (readonly [string, string])[] = [
  ['NO_OBJECT', 'hello world!'],
  ['NO_OBJECT', 'deadbeef'],
  ['UNDECODABLE', '[1,2,3]'],
  ['UNDECODABLE', '{"protocol":"mega","version":1,"event":{"name":""}}'],
  ['UNSENDABLE_VALUE', '{"text":"\\u0000"}'],
  ['TOO_LARGE', JSON.stringify({ text: 'x'.repeat(261_500) })],
];

function ignore(): void {
  // Nothing is logged.
}

/** A stage on which the bridge alone runs, with a way into its inbox for each that there is. */
class LegacyStage {
  private readonly direct: SqsPublisher;
  private readonly topic = new SnsPublisher({ ...connection, logger });
  private next = 0;

  private constructor(
    readonly stage: Stage,
    private readonly topicArn: string,
  ) {
    this.direct = new SqsPublisher({ ...connection, queueUrl: stage.queueUrl(this.inbox.queue), logger });
  }

  static async start(delivery: 'raw' | 'wrapped', overrides: NodeJS.ProcessEnv = {}): Promise<LegacyStage> {
    const sns = new SNSClient({
      endpoint,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const Name = `legacy-${randomUUID()}`;
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name }));
    sns.destroy();
    const settings = { BRIDGE_TOPIC_ARNS: TopicArn, BRIDGE_TOPIC_DELIVERY: delivery, ...overrides };
    return new LegacyStage(await Stage.start(settings, undefined, ['bridge']), TopicArn);
  }

  get inbox() {
    return legacyInbox(this.stage.name);
  }

  /** Sends by turns: directly and through the topic, as JSON and as BSON. */
  async send(payload: Publishable): Promise<void> {
    const way = (this.next += 1);
    const binaryEncoding = typeof payload !== 'string' && way % 3 === 0;
    if (way % 2 === 0) await this.direct.publish(payload, { binaryEncoding });
    else await this.topic.publish(payload, { binaryEncoding, topicArn: this.topicArn });
  }

  /** What the bus heard of older systems so far, repeats included. */
  async heard(): Promise<readonly LegacyEvent[]> {
    return (await this.stage.bus.catchUp()).map(({ detail }) => detail as unknown as LegacyEvent);
  }

  /** Waits until nothing is left in the inbox, and nothing in the outbox. */
  async settled(seconds: number): Promise<void> {
    await until('the inbox and the outbox are empty', seconds, async () => {
      if ((await this.stage.depth(this.inbox.queue)) > 0) return false;
      return (await this.stage.count('bridge.outbox WHERE published_at IS NULL')) === 0;
    });
  }

  /** The reasons for which messages were buried. */
  async reasons(): Promise<string[]> {
    const reasons: string[] = [];
    for (;;) {
      const { Messages = [] } = await this.stage.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.stage.queueUrl(this.inbox.deadLetterQueue),
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          VisibilityTimeout: 600,
        }),
      );
      if (Messages.length === 0) return reasons.sort();
      reasons.push(
        ...Messages.map(({ MessageAttributes }) => MessageAttributes?.['reason']?.StringValue ?? 'none'),
      );
    }
  }
}

/** The n-th thing that the older system says: an event or an object. */
function message(n: number): MegaPayload | { readonly n: number; readonly kind: string } {
  return n % 2 === 0
    ? { n, kind: 'stock' }
    : new PayloadBuilder()
        .withEvent({ name: 'book.lent', timestamp: '2021-03-04T05:06:07.123Z', publisher: 'library', n })
        .build();
}

/** Which of the messages an event came from. */
function numberOf({ data: { payload } }: LegacyEvent): number {
  return payload.event?.attributes.n ?? payload.n ?? -1;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('what an older system drops into the inbox', () => {
  it('is on the bus once each, of 1,000 mixed messages with 20 % duplicates, and 5 % rubbish is buried with a reason', async () => {
    const legacy = await LegacyStage.start('wrapped');
    const junk = numbers(50).map((n) => rubbish[n % rubbish.length] as (typeof rubbish)[number]);
    const sends = [
      ...numbers(750).map((n) => () => legacy.send(message(n))),
      ...numbers(200).map((n) => () => legacy.send(message(n * 3))),
      ...junk.map(
        ([, body]) =>
          () =>
            legacy.send(body),
      ),
    ];
    await sendMixed(sends);
    await legacy.settled(150);

    const events = await until('750 events on the bus', 120, async () => {
      const heard = await legacy.heard();
      return heard.length >= 750 && heard;
    });
    expect(events.map(numberOf).sort((a, b) => a - b)).toEqual(numbers(750));
    expect(new Set(events.map(({ metadata }) => metadata.eventId)).size).toBe(750);
    expect(new Set(events.map(({ metadata }) => `${metadata.tenantId} ${metadata.eventType}`))).toEqual(
      new Set(['acme LegacyEventReceived']),
    );
    const kinds = events.map(
      ({ data }) => `${data.kind} of ${data.sourceSystem}, version ${String(data.version)}`,
    );
    expect(new Set(kinds)).toEqual(new Set(['MEGA of library, version 1', 'DATA of legacy, version 1']));
    expect(events.every(({ data }) => /^[\da-f-]{36}$/.test(data.originalMessageId))).toBe(true);
    expect(await legacy.reasons()).toEqual(junk.map(([reason]) => reason).sort());
    expect(await legacy.stage.stop()).toEqual([{ code: 0, signal: null }]);
  });

  it.concurrent.each([
    'ledger.after-insert',
    'transaction.after-commit',
    'reaction.after-handle',
    'dead-letter.after-send',
  ])(
    'is on the bus once each, and buried at least once, when the bridge is killed at %s',
    async (failpoint) => {
      const legacy = await LegacyStage.start('raw', {
        FAILPOINT: `${failpoint}:kill@3`,
        QUEUE_VISIBILITY_SECONDS: '3',
      });
      await sendMixed([
        ...numbers(30).map((n) => () => legacy.send(message(n))),
        ...numbers(20).map((n) => () => legacy.send(message(n))),
        ...rubbish.map(
          ([, body]) =>
            () =>
              legacy.send(body),
        ),
      ]);
      await until('it has been killed', 120, () =>
        Promise.resolve(legacy.stage.process('bridge').restarts === 1),
      );
      await legacy.settled(150);
      const events = await until('every event on the bus', 120, async () => {
        const byId = new Map((await legacy.heard()).map((event) => [event.metadata.eventId, event]));
        return byId.size >= 30 && [...byId.values()];
      });
      expect(events.map(numberOf).sort((a, b) => a - b)).toEqual(numbers(30));
      expect(new Set(await legacy.reasons())).toEqual(new Set(rubbish.map(([reason]) => reason)));
      await legacy.stage.stop();
    },
  );
});

/** Sends in no particular order, twenty at a time. */
async function sendMixed(sends: readonly (() => Promise<void>)[]): Promise<void> {
  const place = (index: number): number => (index * 7_919) % 10_007;
  const mixed = [...sends.entries()].sort(([a], [b]) => place(a) - place(b)).map(([, send]) => send);
  const work = async (worker: number): Promise<void> => {
    for (let index = worker; index < mixed.length; index += 20) await mixed[index]?.();
  };
  await Promise.all(numbers(20).map(work));
}
