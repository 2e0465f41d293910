import {
  type DataPattern,
  DataSubscriber,
  EventSubscriber,
  type MegaLogger,
  MessageSubscriber,
  type ProcessResult,
  type Settled,
  SqsListener,
  type SqsListenerOptions,
  type SubscriberClass,
} from '../src/mega';
import { QueueInMemory } from './queue-in-memory';

export const silentLogger: MegaLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A subscriber class of a kind with these attributes; `process` is called for whatever it matches. */
export function subscriberClass(
  kind: string,
  attributes: Readonly<Record<string, unknown>>,
  process: () => ProcessResult,
): SubscriberClass {
  if (kind === 'event') return EventSubscriber.define('Event', attributes, process);
  if (kind === 'data') return DataSubscriber.define('Data', attributes as { pattern: DataPattern }, process);
  return class extends MessageSubscriber {
    process(): ProcessResult {
      return process();
    }
  };
}

/** What became of one message. */
export interface Fate {
  readonly settled: Settled;
  readonly queue: QueueInMemory;
}

/** Puts one message into a queue, listens until it is settled, and stops. */
export async function listenToOne(
  body: string,
  subscribers: readonly SubscriberClass[],
  options: Partial<SqsListenerOptions> = {},
): Promise<Fate> {
  const queue = new QueueInMemory();
  const { promise, resolve } = Promise.withResolvers<Settled>();
  const listener = new SqsListener({
    queueUrl: 'http://127.0.0.1/queue',
    client: queue.client,
    logger: silentLogger,
    ...options,
    hooks: { ...options.hooks, settled: resolve },
  });
  for (const subscriber of subscribers) listener.registerSubscriber(subscriber);
  queue.put(body);
  const listening = listener.listen();
  const settled = await promise;
  await listener.stop();
  await listening;
  return { settled, queue };
}
