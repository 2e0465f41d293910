import { setImmediate as nextTurn } from 'node:timers/promises';
import { Listening, listenToOne, dataSubscriber, type Process } from '../../testing/listening';
import { AlreadyListeningError, InvalidOptionError, SqsListener } from '../mega';

function bodies(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => JSON.stringify({ n }));
}

describe('a listener', () => {
  it('processes one message at a time, in order, each by its subscribers in the order of registration', async () => {
    const steps: string[] = [];
    const step =
      (name: string): Process =>
      async ({ n }) => {
        steps.push(`${name}${String(n)} begins`);
        await nextTurn();
        steps.push(`${name}${String(n)} ends`);
      };
    const listening = new Listening([dataSubscriber(step('a')), dataSubscriber(step('b'))], {
      maxNumberOfMessages: 10,
    });
    for (const body of bodies(2)) listening.queue.put(body);
    await listening.until(2);
    expect(steps).toEqual(['a0', 'b0', 'a1', 'b1'].flatMap((each) => [`${each} begins`, `${each} ends`]));
  });

  it('processes as many at a time as it is told, and no more', async () => {
    let [running, most] = [0, 0];
    const counting: Process = async () => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
    };
    const listening = new Listening([dataSubscriber(counting)], { maxNumberOfMessages: 10, concurrency: 3 });
    for (const body of bodies(10)) listening.queue.put(body);
    await listening.until(10);
    expect(most).toBe(3);
  });

  it('gives its subscribers the message too', async () => {
    const process = jest.fn();
    await listenToOne('{"n":1}', [dataSubscriber(process)]);
    expect(process).toHaveBeenCalledWith(
      { n: 1 },
      expect.objectContaining({
        type: 'SQS',
        messageId: 'message-1',
        receiveCount: 1,
        sentAt: new Date('2021-03-04T05:06:07.123Z'),
        kind: 'DATA',
        body: '{"n":1}',
      }),
    );
  });

  it('deletes ten messages in one call', async () => {
    const listening = new Listening([dataSubscriber(jest.fn())], { maxNumberOfMessages: 10 });
    for (const body of bodies(10)) listening.queue.put(body);
    await listening.until(10);
    expect(
      listening.queue.callsOf('DeleteMessageBatch').map(({ input }) => (input['Entries'] as []).length),
    ).toEqual([10]);
    expect(listening.queue.messages).toEqual([]);
  });

  it('asks SQS for what its options say', async () => {
    const options = { maxNumberOfMessages: 7, waitTimeSeconds: 0, visibilityTimeout: 0 };
    const { queue } = await listenToOne('{}', [dataSubscriber(jest.fn())], options);
    expect(queue.callsOf('ReceiveMessage')[0]?.input).toMatchObject({
      QueueUrl: 'http://127.0.0.1/queue',
      MaxNumberOfMessages: 7,
      WaitTimeSeconds: 0,
      VisibilityTimeout: 0,
    });
  });

  it.each<[string, object]>([
    ['no queue', { queueUrl: '' }],
    ['no messages a call', { maxNumberOfMessages: 0 }],
    ['eleven messages a call', { maxNumberOfMessages: 11 }],
    ['half a message', { maxNumberOfMessages: 1.5 }],
    ['a wait of 21 seconds', { waitTimeSeconds: 21 }],
    ['a negative wait', { waitTimeSeconds: -1 }],
    ['a timeout of more than 12 hours', { visibilityTimeout: 43_201 }],
    ['text for a number', { visibilityTimeout: '30' }],
    ['a concurrency of 0', { concurrency: 0 }],
    ['another policy', { unmatched: 'ignore' }],
    ['a retry delay of a day', { retryDelay: 86_400 }],
    ['half a pair of keys', { awsAccessKeyId: 'AKIA', client: undefined }],
  ])('is not made with %s', (_fault, options) => {
    const make = () => new SqsListener({ queueUrl: 'http://127.0.0.1/queue', ...options });
    expect(make).toThrow(InvalidOptionError);
  });
});

describe('stopping', () => {
  it('ends after the message in hand, and shows the others again at once', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
    const { promise: end, resolve: finish } = Promise.withResolvers<undefined>();
    const slow: Process = async () => {
      begin(undefined);
      await end;
    };
    const { queue, listener } = new Listening([dataSubscriber(slow)], { maxNumberOfMessages: 10 });
    for (const body of bodies(10)) queue.put(body);
    const controller = new AbortController();
    const listening = listener.listen({ signal: controller.signal });
    await begun;
    controller.abort();
    finish(undefined);
    await listening;
    expect(queue.messages.map(({ body, visible }) => [body, visible])).toEqual(
      bodies(10)
        .slice(1)
        .map((body) => [body, true]),
    );
    expect(queue.callsOf('ReceiveMessage')).toHaveLength(1);
  });

  it('gives up a poll that is waiting', async () => {
    const { queue, listener } = new Listening([]);
    const polling = queue.nextCall('ReceiveMessage');
    const listening = listener.listen();
    await polling;
    await listener.stop();
    await expect(listening).resolves.toBeUndefined();
  });

  it('can be done twice, and before listening, and leaves a listener that can listen again', async () => {
    const { queue, listener, settlements } = new Listening([dataSubscriber(jest.fn())]);
    await listener.stop();
    await listener.listen({ signal: AbortSignal.abort() });
    expect(queue.calls).toEqual([]);
    for (const turn of [1, 2]) {
      queue.put('{}');
      const deleting = queue.nextCall('DeleteMessageBatch');
      const listening = listener.listen();
      await expect(listener.listen()).rejects.toThrow(AlreadyListeningError);
      await deleting;
      await Promise.all([listener.stop(), listener.stop(), listening]);
      expect(settlements).toHaveLength(turn);
    }
  });
});
