import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { AlreadyListeningError } from '../errors';
import type { SqsMessage } from '../subscriber/sqs-message';
import {
  type AnySubscriber,
  type SubscriberClass,
  SubscriberRegistry,
} from '../subscriber/subscriber-registry';
import { BackOff } from './back-off';
import { DeleteBatcher } from './delete-batcher';
import { type Decision, Dispatcher } from './dispatcher';
import { Heartbeat } from './heartbeat';
import { type ListenerSettings, listenerSettings, type SqsListenerOptions } from './listener-options';
import { handleInOrder } from './ordered-batch';
import { readMessage } from './read-message';
import { Report } from './report';
import { SqsQueue } from './sqs-queue';

/** How to listen. */
export interface ListenOptions {
  /** Ends listening when it aborts, as {@link SqsListener.stop} does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Receives the messages of a queue and gives each to every subscriber that matches it. A message is deleted once all of
 * them have run, unless one wants it to come back; then it comes back to all. Messages may come more than once.
 */
export class SqsListener {
  private readonly settings: ListenerSettings;
  private readonly registry = new SubscriberRegistry();
  private readonly report: Report;
  private readonly queue: SqsQueue;
  private readonly dispatcher: Dispatcher;
  private readonly heartbeat: Heartbeat;
  private readonly deletions: DeleteBatcher;
  private readonly backOff = new BackOff();
  private readonly groupsAreOrdered: boolean;
  private listening: { readonly stopping: AbortController; readonly done: Promise<void> } | undefined;

  /** @throws {InvalidOptionError} which names the option that is wrong */
  constructor(options: SqsListenerOptions) {
    this.settings = listenerSettings(options);
    this.report = new Report(this.settings);
    this.queue = new SqsQueue(options, this.settings);
    this.dispatcher = new Dispatcher(this.registry, this.settings, this.report);
    const { heartbeat, visibilityTimeout, queueUrl } = this.settings;
    this.heartbeat = new Heartbeat(this.queue, heartbeat ? visibilityTimeout : 0, this.report);
    this.deletions = new DeleteBatcher(this.queue, this.report);
    this.groupsAreOrdered = queueUrl.endsWith('.fifo');
  }

  get queueUrl(): string {
    return this.settings.queueUrl;
  }

  get maxNumberOfMessages(): number {
    return this.settings.maxNumberOfMessages;
  }

  get waitTimeSeconds(): number {
    return this.settings.waitTimeSeconds;
  }

  get visibilityTimeout(): number {
    return this.settings.visibilityTimeout;
  }

  /**
   * Adds a subscriber of the class, made now and once: by its constructor without arguments, or by `create`.
   * @throws {InvalidSubscriberError} when the class is registered already or extends none of the three kinds
   * @throws {InvalidPatternError} when one of its patterns is wrong; then it is not registered
   */
  registerSubscriber(type: SubscriberClass): void;
  registerSubscriber<S extends AnySubscriber>(
    type: abstract new (...parameters: never) => S,
    create: () => S,
  ): void;
  registerSubscriber(type: unknown, create?: () => AnySubscriber): void {
    this.registry.register(type, create ?? ((constructor) => new constructor()));
  }

  /** How many subscribers are registered. */
  get subscriberCount(): number {
    return this.registry.size;
  }

  /**
   * Listens until stopped. Resolves when the messages in hand are settled and those that were received, but not begun,
   * are visible to others again; one that SQS hands out just when the poll is given up comes back after its visibility
   * timeout. Survives every failure of SQS. @throws {AlreadyListeningError}
   */
  async listen({ signal }: ListenOptions = {}): Promise<void> {
    if (this.listening !== undefined) throw new AlreadyListeningError();
    const stopping = new AbortController();
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const stop = (): void => stopping.abort();
    this.listening = { stopping, done };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    try {
      while (!stopping.signal.aborted) await this.turn(stopping.signal);
    } finally {
      await this.deletions.flush();
      signal?.removeEventListener('abort', stop);
      this.queue.close();
      this.listening = undefined;
      resolve();
    }
  }

  /** Ends listening after the messages in hand, and resolves when {@link listen} does. Harmless when repeated. */
  async stop(): Promise<void> {
    this.listening?.stopping.abort();
    await this.listening?.done;
  }

  private async turn(stopping: AbortSignal): Promise<void> {
    if (this.deletions.failing) await this.deletions.flush();
    const received = await this.receive(stopping);
    const messages = received.map(readMessage);
    this.heartbeat.hold(messages);
    const left = await handleInOrder(messages, {
      concurrency: this.settings.concurrency,
      groupsAreOrdered: this.groupsAreOrdered,
      handle: (message) => this.handle(message),
      stopped: () => stopping.aborted,
    });
    await this.release(left);
  }

  private async receive(stopping: AbortSignal): Promise<readonly Message[]> {
    this.report.querying();
    try {
      const messages = await this.queue.receive(stopping);
      this.backOff.reset();
      if (messages.length === 0) this.report.nothingReceived();
      return messages;
    } catch (error) {
      if (!stopping.aborted) await this.waitAfter(error, stopping);
      return [];
    }
  }

  private async waitAfter(error: unknown, stopping: AbortSignal): Promise<void> {
    const pauseMs = this.backOff.next(error);
    this.report.failed({ action: 'receive', error }, { pauseMs });
    await pause(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }

  /** Answers whether the message is gone; a standard queue does not wait to know. */
  private async handle(message: SqsMessage): Promise<boolean> {
    this.report.received(message);
    const decision = await this.dispatcher.dispatch(message);
    if (decision.keep) {
      await this.keep(message, decision);
      return false;
    }
    const deleted = this.delete(message, decision);
    if (!this.groupsAreOrdered) return true;
    await this.deletions.flush();
    return deleted;
  }

  private async delete(message: SqsMessage, { reason }: Decision): Promise<boolean> {
    const deleted = await this.deletions.delete(message);
    void this.heartbeat.release(message);
    if (deleted) this.report.settled({ message, outcome: 'deleted', reason });
    return deleted;
  }

  private async keep(message: SqsMessage, { reason, retryDelay }: Decision): Promise<void> {
    await this.heartbeat.release(message);
    if (retryDelay !== undefined) await this.show([message], retryDelay, 'delay');
    this.report.settled({ message, outcome: 'kept', reason });
  }

  /** Messages that were not begun are for others, now. */
  private async release(messages: readonly SqsMessage[]): Promise<void> {
    await Promise.all(messages.map((message) => this.heartbeat.release(message)));
    await this.show(messages, 0, 'release');
  }

  private async show(
    messages: readonly SqsMessage[],
    seconds: number,
    action: 'delay' | 'release',
  ): Promise<void> {
    for (const [{ messageId }, error] of await this.queue.hide(messages, seconds))
      this.report.failed({ action, error }, { messageId });
  }
}
