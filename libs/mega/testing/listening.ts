import {
  type DataPattern,
  DataSubscriber,
  EventSubscriber,
  type ListenerHooks,
  type MappingPattern,
  type MegaLogger,
  MessageSubscriber,
  type ProcessResult,
  type Settled,
  SqsListener,
  type SqsListenerOptions,
  type SubscriberClass,
} from '../src/mega';
import type { SubscriberSettings } from '../src/subscriber/subscriber';
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

/** What a subscriber of a test does. */
export type Process = (payload: { readonly n?: unknown }) => unknown;

/** A subscriber class for objects: all of them, unless the settings have a pattern. */
export function dataSubscriber(
  process: Process,
  { pattern = {}, ...settings }: SubscriberSettings & { readonly pattern?: MappingPattern } = {},
): SubscriberClass {
  return DataSubscriber.define('Test', { pattern, ...settings }, process as () => ProcessResult);
}

/** A listener to a queue in memory, which can be told to stop after so many messages are settled. */
export class Listening {
  readonly queue = new QueueInMemory();
  readonly settlements: Settled[] = [];
  readonly listener: SqsListener;
  private awaited: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(subscribers: readonly SubscriberClass[], options: Partial<SqsListenerOptions> = {}) {
    this.listener = new SqsListener({
      queueUrl: 'http://127.0.0.1/queue',
      client: this.queue.client,
      logger: silentLogger,
      ...options,
      hooks: { ...options.hooks, settled: (settled) => this.note(settled, options.hooks) },
    });
    for (const subscriber of subscribers) this.listener.registerSubscriber(subscriber);
  }

  /** Listens until this many messages are settled in all, then stops. */
  async until(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.awaited = { count, resolve: () => resolve(undefined) };
    const listening = this.listener.listen();
    await promise;
    await this.listener.stop();
    await listening;
  }

  private note(settled: Settled, hooks: ListenerHooks = {}): void {
    this.settlements.push(settled);
    if (this.settlements.length >= (this.awaited?.count ?? Infinity)) this.awaited?.resolve();
    hooks.settled?.(settled);
  }
}

/** Puts one message into a queue, listens until it is settled, and stops. */
export async function listenToOne(
  body: string,
  subscribers: readonly SubscriberClass[],
  options: Partial<SqsListenerOptions> = {},
): Promise<Listening> {
  const listening = new Listening(subscribers, options);
  listening.queue.put(body);
  await listening.until(1);
  return listening;
}
