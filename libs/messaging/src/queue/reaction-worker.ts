import { setTimeout as delay } from 'node:timers/promises';
import type { Route } from '@fanfare/event-contract/routes';
import { Logger } from '@nestjs/common';
import { DrainedError } from '../errors';
import { breakerOpen, messagesInProgress } from '../metrics';
import { Breaker } from './breaker';
import { DeleteBatcher } from './delete-batcher';
import { Heartbeat } from './heartbeat';
import type { MessageQueue, ReceivedMessage } from './message-queue';
import { ReceiveGate } from './receive-gate';
import { type Dispatch, MessageHandling } from './message-handling';
import type { FailedAttempts } from './failed-attempts';

const abortGraceMs = 1_000;

/** What a worker works with. */
export interface WorkerTools {
  readonly queue: MessageQueue;
  readonly failedAttempts: FailedAttempts;
  readonly databaseAnswers: () => Promise<boolean>;
  readonly visibilitySeconds: number;
  readonly concurrency: number;
  readonly retryBaseMs: number;
}

interface Held {
  readonly message: ReceivedMessage;
  readonly abort: AbortController;
  started: boolean;
}

/**
 * Everything that happens to the messages of one reaction, between a receive and their deletion. At most `concurrency`
 * are handled at once, at most 10 more wait; all of them are kept hidden by a heartbeat. A slow or poisonous message
 * delays no other.
 */
export class ReactionWorker {
  readonly breaker = new Breaker();
  readonly gate: ReceiveGate;
  private readonly logger = new Logger(ReactionWorker.name);
  private readonly held = new Map<string, Held>();
  private readonly heartbeat: Heartbeat;
  private readonly deletes: DeleteBatcher;
  private readonly handling: MessageHandling;
  private running = 0;
  private draining = false;
  private idle: (() => void) | undefined;

  constructor(
    readonly route: Route,
    private readonly tools: WorkerTools,
  ) {
    this.heartbeat = new Heartbeat(tools.queue, tools.visibilitySeconds);
    this.deletes = new DeleteBatcher(tools.queue, (message) => {
      this.letGo(message);
    });
    this.handling = new MessageHandling(route, tools, this.breaker);
    this.gate = new ReceiveGate(this.breaker, {
      hasRoom: () => this.held.size <= (this.breaker.state === 'probing' ? 0 : tools.concurrency),
      dependencyAnswers: tools.databaseAnswers,
    });
  }

  /** How many messages a receive should ask for: one while the breaker probes. */
  get batchSize(): number {
    return this.breaker.state === 'probing' ? 1 : 10;
  }

  /** Begins to receive and to hand messages to `dispatch`. */
  start(dispatch: Dispatch): void {
    this.handling.dispatch = dispatch;
    this.gate.open();
  }

  /** Takes what a receive brought and returns at once. */
  accept(messages: readonly ReceivedMessage[]): void {
    for (const message of messages) {
      this.held.set(message.receiptHandle, { message, abort: this.heartbeat.hold(message), started: false });
    }
    this.startWaiting();
  }

  /** Resolves when the reaction's queue can be reached. @throws an error that says why it cannot */
  check(): Promise<void> {
    return this.tools.queue.check();
  }

  /**
   * Receives no more, lets the handlers that run finish until `deadline` resolves, then aborts them; hands the rest
   * back, and resolves when every deletion is settled.
   */
  async drain(deadline: Promise<unknown>): Promise<void> {
    this.draining = true;
    await Promise.race([this.gate.close(), deadline]);
    await this.handBack([...this.held.values()].filter(({ started }) => !started));
    await Promise.race([this.untilIdle(), deadline]);
    if (this.held.size === 0) return;
    for (const { abort } of this.held.values()) abort.abort(new DrainedError());
    await Promise.race([this.untilIdle(), delay(abortGraceMs)]);
    await this.handBack([...this.held.values()]);
  }

  private startWaiting(): void {
    if (this.draining) return;
    for (const held of this.held.values()) {
      if (this.running >= this.tools.concurrency) return;
      if (!held.started) void this.work(held);
    }
  }

  private async work(held: Held): Promise<void> {
    held.started = true;
    this.countRunning(1);
    const settlement = await this.handling.handle(held.message, held.abort.signal);
    this.countRunning(-1);
    this.startWaiting();
    if (typeof settlement === 'object' && 'hideMs' in settlement) this.heartbeat.release(held.message);
    if (await this.handling.settle(held.message, settlement)) this.deletes.add(held.message);
    else this.letGo(held.message);
  }

  private countRunning(change: 1 | -1): void {
    this.running += change;
    const labels = { reaction: this.route.reaction };
    messagesInProgress.set(labels, this.running);
    breakerOpen.set(labels, this.breaker.state === 'open' ? 1 : 0);
  }

  private letGo(message: ReceivedMessage): void {
    this.heartbeat.release(message);
    this.held.delete(message.receiptHandle);
    this.gate.changed();
    if (this.held.size === 0) this.idle?.();
  }

  private async untilIdle(): Promise<void> {
    await this.deletes.flush();
    if (this.held.size === 0) return;
    await new Promise<void>((resolve) => {
      this.idle = resolve;
    });
  }

  private async handBack(held: readonly Held[]): Promise<void> {
    const messages = held.map(({ message }) => message);
    for (const message of messages) this.heartbeat.release(message);
    for (let start = 0; start < messages.length; start += 10) {
      await this.tools.queue.hide(messages.slice(start, start + 10), 0).catch((error: unknown) => {
        this.logger.warn('messages could not be handed back; they show up again within a minute', error);
      });
    }
    for (const message of messages) this.letGo(message);
  }
}
