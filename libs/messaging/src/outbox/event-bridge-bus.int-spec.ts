import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describeEventBus } from '../../testing/event-bus.conformance';
import { outboxEntry } from '../../testing/outbox-entry';
import { TestAws } from '../../testing/test-aws';
import { BusCallError } from './event-bus';
import { EventBridgeBus } from './event-bridge-bus';

interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: object;
}

let aws: TestAws;
let cut: TestAws;
let queue: string;

beforeAll(async () => {
  aws = new TestAws();
  cut = new TestAws('http://127.0.0.1:1');
  const [route] = await aws.provide('validation');
  queue = route?.queue ?? '';
});

afterAll(() => {
  aws.close();
  cut.close();
});

/** Empties the queue of the one rule that hears what these specs say. */
async function arrived(): Promise<{ eventType: string; source: string; detail: string }[]> {
  const events: BusEvent[] = [];
  for (let batch = await aws.receive(queue); batch.length > 0; batch = await aws.receive(queue))
    events.push(...batch.map(({ Body = '' }) => JSON.parse(Body) as BusEvent));
  return events.map(({ source, 'detail-type': eventType, detail }) => ({
    source,
    eventType,
    detail: JSON.stringify(detail),
  }));
}

beforeEach(async () => {
  await arrived();
});

describeEventBus('the bus of EventBridge', () => ({
  bus: new EventBridgeBus(aws.clients.eventBridge, aws.bus),
  missing: new EventBridgeBus(aws.clients.eventBridge, 'no-such-bus'),
  unreachable: new EventBridgeBus(cut.clients.eventBridge, cut.bus),
  arrived,
}));

describe('what AWS may answer', () => {
  /** A bus whose service answers with this, or fails with it. */
  function answering(answer: object): EventBridgeBus {
    const client = new EventBridgeClient({ region: 'eu-west-1' });
    const send = jest.spyOn(client, 'send') as jest.Mock;
    if (answer instanceof Error) send.mockRejectedValue(answer);
    else send.mockResolvedValue(answer);
    return new EventBridgeBus(client, 'bus');
  }

  const named = (name: string): Error => Object.assign(new Error('no'), { name });

  it.each(['InternalFailure', 'ThrottlingException', 'ServiceUnavailable', 'SomethingNew'])(
    'a failed entry with the code %s is worth another try',
    async (ErrorCode) => {
      const Entries = [{ EventId: '1' }, { ErrorCode, ErrorMessage: 'why' }];
      expect(await answering({ Entries }).put([outboxEntry(), outboxEntry()])).toEqual([
        { outcome: 'published' },
        { outcome: 'retry', error: `${ErrorCode}: why` },
      ]);
    },
  );

  it.each(['InvalidArgument', 'MalformedDetail', 'ValidationException'])(
    'a failed entry with the code %s is not',
    async (ErrorCode) => {
      expect(await answering({ Entries: [{ ErrorCode }] }).put([outboxEntry()])).toEqual([
        { outcome: 'refused', error: `${ErrorCode}: ` },
      ]);
    },
  );

  it('an entry without a result was not published', async () => {
    const answer = await answering({ Entries: [{ EventId: '1' }] }).put([outboxEntry(), outboxEntry()]);
    expect(answer.map(({ outcome }) => outcome)).toEqual(['published', 'retry']);
    expect(await answering({}).put([outboxEntry()])).toMatchObject([{ outcome: 'retry' }]);
  });

  it.each([
    ['ValidationException', true],
    ['ThrottlingException', false],
    ['AccessDeniedException', false],
    ['TimeoutError', false],
  ])('a call that fails with %s blames the content: %s', async (name, refused) => {
    const error: unknown = await answering(named(name))
      .put([outboxEntry()])
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BusCallError);
    expect(error).toMatchObject({ refused, message: `PutEvents failed: ${name}` });
  });
});
