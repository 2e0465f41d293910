import { Logger } from '@nestjs/common';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { LeaseLostError } from '../errors';
import { Heartbeat } from './heartbeat';
import type { ReceivedMessage } from './message-queue';

const minute = 60_000;
let queue: InMemoryMessageQueue;
let heartbeat: Heartbeat;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers();
  queue = new InMemoryMessageQueue();
  heartbeat = new Heartbeat(queue, 60);
});

afterEach(() => jest.useRealTimers());

/** Receives this many messages and holds them. */
function hold(count = 1): { messages: ReceivedMessage[]; signals: AbortSignal[] } {
  for (let index = 0; index < count; index += 1) queue.send('{}');
  const messages: ReceivedMessage[] = [];
  for (let batch = queue.receive(); batch.length > 0; batch = queue.receive()) messages.push(...batch);
  return { messages, signals: messages.map((message) => heartbeat.hold(message).signal) };
}

/** Lets time pass for the queue as well. */
async function pass(milliseconds: number): Promise<void> {
  for (let rest = milliseconds; rest > 0; rest -= 1_000) {
    queue.elapse(Math.min(rest, 1_000));
    await jest.advanceTimersByTimeAsync(Math.min(rest, 1_000));
  }
}

it('keeps a message hidden for as long as it is held, and lets it go afterwards', async () => {
  const { messages, signals } = hold();
  await pass(9 * minute);
  expect(queue.receive()).toEqual([]);
  expect(signals[0]?.aborted).toBe(false);

  for (const message of messages) heartbeat.release(message);
  await pass(minute);
  expect(queue.receive()).toHaveLength(1);
});

it('hides a message for the visibility anew, three times in that time', async () => {
  hold();
  await pass(minute);
  expect(queue.calls).toEqual(Array(3).fill('hide 1 for 60'));
});

it('follows the visibility that it is given', async () => {
  heartbeat = new Heartbeat(queue, 3);
  hold();
  await pass(3_000);
  expect(queue.calls).toEqual(Array(3).fill('hide 1 for 3'));
});

it('hides ten messages with one call', async () => {
  hold(25);
  await pass(20_000);
  expect(queue.calls).toEqual(['hide 10 for 60', 'hide 10 for 60', 'hide 5 for 60']);
});

it('does not let one call wait for another', async () => {
  const started: number[] = [];
  jest.spyOn(queue, 'hide').mockImplementation((messages) => {
    started.push(messages.length);
    return new Promise(() => undefined);
  });
  hold(20);
  await pass(20_000);
  expect(started).toEqual([10, 10]);
});

it('asks for nothing while nothing is held', async () => {
  const { messages } = hold(2);
  for (const message of [...messages, ...messages]) heartbeat.release(message);
  await pass(10 * minute);
  expect(queue.calls).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
});

describe('when a message cannot be hidden', () => {
  it('aborts at the second time in a row, before the message is visible', async () => {
    const { signals } = hold();
    queue.outage = new Error('away');
    await pass(20_000);
    expect(signals[0]?.aborted).toBe(false);
    await pass(20_000);
    expect(signals[0]?.reason).toBeInstanceOf(LeaseLostError);
    expect(queue.receive()).toEqual([]);
  });

  it('forgives a single time', async () => {
    const { signals } = hold();
    for (let round = 0; round < 5; round += 1) {
      queue.outage = new Error('away');
      await pass(20_000);
      queue.outage = undefined;
      await pass(20_000);
    }
    expect(signals[0]?.aborted).toBe(false);
  });

  it('aborts that one alone', async () => {
    const { messages, signals } = hold(3);
    queue.stuck.add(messages[1]?.messageId ?? '');
    await pass(40_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false]);
  });
});

it('gives up after ten minutes, and hides the message no more', async () => {
  const { signals } = hold();
  await pass(10 * minute - 1_000);
  expect(signals[0]?.aborted).toBe(false);
  await pass(1_000);
  expect(signals[0]?.reason).toBeInstanceOf(LeaseLostError);
  const calls = queue.calls.length;
  await pass(minute);
  expect(queue.calls).toHaveLength(calls);
});
