import { Logger } from '@nestjs/common';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { DeleteBatcher } from './delete-batcher';
import type { ReceivedMessage } from './message-queue';

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../testing/timers-promises'));

let queue: InMemoryMessageQueue;
let settled: string[];
let batcher: DeleteBatcher;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers();
  queue = new InMemoryMessageQueue();
  settled = [];
  batcher = new DeleteBatcher(queue, ({ messageId }) => settled.push(messageId));
});

afterEach(() => jest.useRealTimers());

function receive(count: number): ReceivedMessage[] {
  for (let index = 0; index < count; index += 1) queue.send('{}');
  const messages: ReceivedMessage[] = [];
  for (let batch = queue.receive(); batch.length > 0; batch = queue.receive()) messages.push(...batch);
  return messages;
}

function add(messages: readonly ReceivedMessage[]): string[] {
  for (const message of messages) batcher.add(message);
  return messages.map(({ messageId }) => messageId);
}

it('deletes ten with one call, at once', async () => {
  const ids = add(receive(10));
  await jest.advanceTimersByTimeAsync(0);
  expect(queue.calls).toEqual(['delete 10']);
  expect(queue.size).toBe(0);
  expect(settled).toEqual(ids);
});

it('gathers fewer for a moment, and deletes them together', async () => {
  const messages = receive(3);
  add(messages.slice(0, 2));
  await jest.advanceTimersByTimeAsync(30);
  const last = add(messages.slice(2));
  expect(queue.calls).toEqual([]);
  await jest.advanceTimersByTimeAsync(10);
  expect(queue.calls).toEqual(['delete 3']);
  expect(settled).toContain(last[0]);
});

it('deletes everything that was added when it is flushed, without waiting for more', async () => {
  add(receive(23));
  await batcher.flush();
  expect(queue.calls).toEqual(['delete 10', 'delete 10', 'delete 3']);
  expect(settled).toHaveLength(23);
  expect(jest.getTimerCount()).toBe(0);
});

it('has nothing to flush when nothing was added', async () => {
  await batcher.flush();
  expect(queue.calls).toEqual([]);
});

it('tries what failed again, and only that', async () => {
  const messages = receive(10);
  queue.stuck.add('message-3');
  add(messages);
  await jest.advanceTimersByTimeAsync(0);
  expect(queue.size).toBe(1);
  expect(settled).toEqual([]);

  queue.stuck.clear();
  await jest.advanceTimersByTimeAsync(2_000);
  expect(queue.calls).toEqual(['delete 10', 'delete 1']);
  expect(settled).toHaveLength(10);
});

it('tries five times in all when calls fail, and then lets the messages come back', async () => {
  queue.outage = new Error('away');
  add(receive(2));
  await jest.advanceTimersByTimeAsync(60_000);
  expect(queue.calls).toEqual(Array(5).fill('delete 2'));
  expect(settled).toHaveLength(2);
  expect(queue.size).toBe(2);
});

it('flushes only when everything is settled, retries included', async () => {
  queue.outage = new Error('away');
  add(receive(1));
  let flushed = false;
  void batcher.flush().then(() => {
    flushed = true;
  });
  await jest.advanceTimersByTimeAsync(0);
  expect(flushed).toBe(false);
  queue.outage = undefined;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(flushed).toBe(true);
  expect(queue.size).toBe(0);
});
