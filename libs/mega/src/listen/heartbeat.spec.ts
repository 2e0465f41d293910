import { silentLogger } from '../../testing/listening';
import type { Failed } from '../mega';
import type { SqsMessage } from '../subscriber/sqs-message';
import { Heartbeat } from './heartbeat';
import { listenerSettings } from './listener-options';
import { Report } from './report';
import type { SqsQueue } from './sqs-queue';

const [first, second] = ['1', '2'].map((messageId) => ({ messageId }) as SqsMessage) as [
  SqsMessage,
  SqsMessage,
];

function heartbeat(seconds: number, failing = false) {
  const hide = jest.fn((messages: readonly SqsMessage[]) =>
    Promise.resolve(new Map(failing ? messages.map((message) => [message, new TypeError('refused')]) : [])),
  );
  const failures: Failed[] = [];
  const settings = listenerSettings({
    queueUrl: 'http://127.0.0.1/queue',
    logger: silentLogger,
    hooks: { failed: (failed) => failures.push(failed) },
  });
  const queue = { hide } as unknown as SqsQueue;
  return { hide, failures, beats: new Heartbeat(queue, seconds, new Report(settings)) };
}

describe('the heartbeat', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('hides what is held three times in each visibility timeout, for as long as it is held', async () => {
    const { hide, beats } = heartbeat(30);
    beats.hold([first, second]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(hide.mock.calls).toEqual([
      [[first, second], 30],
      [[first, second], 30],
    ]);
    await beats.release(first);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(hide).toHaveBeenLastCalledWith([second], 30);
    await beats.release(second);
    await beats.release(second);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(hide).toHaveBeenCalledTimes(3);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('has nothing to extend without a visibility timeout', () => {
    const { beats } = heartbeat(0);
    beats.hold([first]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits with a release until the beat that is under way has ended', async () => {
    const { hide, beats } = heartbeat(3);
    const { promise, resolve } = Promise.withResolvers<Map<SqsMessage, unknown>>();
    hide.mockReturnValueOnce(promise as never);
    beats.hold([first]);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(hide).toHaveBeenCalledTimes(1);
    const released = jest.fn();
    const releasing = beats.release(first).then(released);
    await jest.advanceTimersByTimeAsync(0);
    expect(released).not.toHaveBeenCalled();
    resolve(new Map());
    await releasing;
    expect(released).toHaveBeenCalled();
  });

  it('goes on after a beat that failed, and tells of it', async () => {
    const { hide, failures, beats } = heartbeat(30, true);
    beats.hold([first]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(hide).toHaveBeenCalledTimes(2);
    expect(failures).toMatchObject([{ action: 'extend' }, { action: 'extend' }]);
    await beats.release(first);
  });
});
