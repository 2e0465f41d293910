import { setImmediate as nextTurn } from 'node:timers/promises';
import { listenToOne, silentLogger, dataSubscriber } from '../../testing/listening';
import {
  DataSubscriber,
  type Policy,
  ProcessStatus,
  type RetryDelay,
  type Settled,
  type SqsListenerOptions,
  type SqsMessage,
} from '../mega';

describe('a kept message', () => {
  it('costs no call unless somebody says when it is to come back', async () => {
    const { queue, settlements } = await listenToOne('{}', [dataSubscriber(() => ProcessStatus.RETRY_LATER)]);
    expect(settlements).toMatchObject([{ outcome: 'kept', reason: 'processed' }]);
    expect(new Set(queue.calls.map(({ name }) => name))).toEqual(new Set(['ReceiveMessage']));
  });

  it.each<[string, (RetryDelay | undefined)[], RetryDelay | undefined, number | undefined]>([
    ['after the delay of the subscriber that keeps it', [7], 5, 7],
    ['after the delay of the listener otherwise', [undefined], 5, 5],
    ['after the longest of several', [7, 9, undefined], 8, 9],
    ['at once when that is the delay', [0], undefined, 0],
    [
      'after a delay that depends on how often it came',
      [({ receiveCount }) => receiveCount * 3],
      undefined,
      3,
    ],
    ['in whole seconds', [1.2], undefined, 2],
    ['when its timeout ends, when the delay is wrong', [() => -1, () => Number.NaN], undefined, undefined],
  ])('comes back %s', async (_when, delays, retryDelay, expected) => {
    const subscribers = delays.map((each) =>
      dataSubscriber(() => ProcessStatus.RETRY_LATER, each === undefined ? {} : { retryDelay: each }),
    );
    const done = dataSubscriber(() => undefined, { retryDelay: 40_000 });
    const { queue } = await listenToOne(
      '{}',
      [...subscribers, done],
      retryDelay === undefined ? {} : { retryDelay },
    );
    const seconds = queue
      .callsOf('ChangeMessageVisibilityBatch')
      .flatMap(({ input }) =>
        (input['Entries'] as { VisibilityTimeout: number }[]).map((entry) => entry.VisibilityTimeout),
      );
    expect(seconds).toEqual(expected === undefined ? [] : [expected]);
  });

  it('is one for which any subscriber throws what may pass, by its own word or the word of the listener', async () => {
    class BusyError extends Error {}
    class VeryBusyError extends BusyError {}
    const busy = dataSubscriber(() => {
      throw new VeryBusyError();
    });
    const ofListener = await listenToOne('{}', [busy], { retriableErrors: [BusyError] });
    const ofNobody = await listenToOne('{}', [busy], { retriableErrors: [TypeError] });
    expect(ofListener.settlements).toMatchObject([{ outcome: 'kept' }]);
    expect(ofNobody.settlements).toMatchObject([{ outcome: 'deleted' }]);
  });

  it('tells its delay what was thrown', async () => {
    class BusyError extends Error {}
    const delay = jest.fn(() => 5);
    const busy = new BusyError();
    const type = DataSubscriber.define(
      'Busy',
      { pattern: {}, retriableErrors: [BusyError], retryDelay: delay },
      () => {
        throw busy;
      },
    );
    await listenToOne('{}', [type]);
    expect(delay).toHaveBeenCalledWith({ receiveCount: 1, error: busy });
  });
});

describe('a message that nobody processes', () => {
  const topic = 'arn:aws:sns:us-east-2:1:t';
  const confirmation = JSON.stringify({
    Type: 'SubscriptionConfirmation',
    MessageId: 'm-1',
    TopicArn: topic,
    Message: 'You have chosen to subscribe',
    Timestamp: '2012-05-02T00:54:06.655Z',
    Token: 'tok',
    SubscribeURL: 'https://example.test',
  });

  it.each<[string, string, Partial<SqsListenerOptions>, Partial<Settled>]>([
    ['text', 'hello world!', {}, { reason: 'unmatched', outcome: 'deleted' }],
    ['an unmatched object', '{"a":1}', {}, { reason: 'unmatched', outcome: 'deleted' }],
    [
      'an unmatched object to keep',
      '{"a":1}',
      { unmatched: 'keep' },
      { reason: 'unmatched', outcome: 'kept' },
    ],
    ['what cannot be decoded', '123', {}, { reason: 'undecodable', outcome: 'deleted' }],
    [
      'what cannot be decoded, to keep',
      '123',
      { undecodable: 'keep' },
      { reason: 'undecodable', outcome: 'kept' },
    ],
    [
      'a confirmation',
      confirmation,
      { unmatched: 'keep', undecodable: 'keep' },
      { reason: 'confirmation', outcome: 'deleted' },
    ],
  ])('is, being %s, settled as its policy says', async (_what, body, options, expected) => {
    const none = dataSubscriber(jest.fn(), { pattern: { other: 1 } });
    const { settlements } = await listenToOne(body, [none], options);
    expect(settlements).toMatchObject([expected]);
  });

  it.each(['delete', 'keep'] as const)(
    'is settled as a function says, once that has done with it: %s',
    async (policy) => {
      const graves: string[] = [];
      const bury = async ({ body }: SqsMessage) => {
        await nextTurn();
        graves.push(body);
        return policy;
      };
      const options = { unmatched: bury, undecodable: bury };
      const outcome = { delete: 'deleted', keep: 'kept' }[policy];
      for (const body of ['hello world!', '123'])
        expect((await listenToOne(body, [], options)).settlements).toMatchObject([{ outcome }]);
      expect(graves).toEqual(['hello world!', '123']);
    },
  );

  it.each<[string, () => unknown]>([
    ['throws', () => Promise.reject(new TypeError('no grave'))],
    ['answers something else', () => undefined],
  ])('is kept when its function %s, which is logged', async (_what, bury) => {
    const logger = { ...silentLogger, error: jest.fn() };
    const options = { undecodable: bury as () => Policy, logger };
    const { settlements } = await listenToOne('123', [], options);
    expect(settlements).toMatchObject([{ outcome: 'kept', reason: 'undecodable' }]);
    expect(logger.error).toHaveBeenCalledWith(
      'the policy failed; the message is kept',
      expect.objectContaining({ messageId: 'message-1', error: expect.any(Error) as Error }),
    );
  });

  it('is told of: an error for what cannot be decoded, a warning with its topic for a confirmation', async () => {
    const logger = { ...silentLogger, warn: jest.fn(), error: jest.fn() };
    await listenToOne('123', [], { logger });
    await listenToOne(confirmation, [], { logger });
    const said = (details: object): unknown[] => [expect.any(String), expect.objectContaining(details)];
    expect(logger.error.mock.calls).toEqual([
      said({ messageId: 'message-1', error: expect.any(Error) as Error }),
    ]);
    expect(logger.warn.mock.calls).toEqual([said({ messageId: 'message-1', topic })]);
  });
});
