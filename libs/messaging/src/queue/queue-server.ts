import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '@fanfare/event-contract/apps';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { SqsService } from '@ssut/nestjs-sqs';
import { lastValueFrom } from 'rxjs';
import { NotPossibleError, ReactionMismatchError } from '../errors';
import type { Dispatch } from './message-handling';
import type { ReactionWorker } from './reaction-worker';
import type { ReactionWorkers } from './reaction-workers';
import { GateClosedError } from './receive-gate';

/**
 * The Nest transport that reactions are heard through. Polling is @ssut/nestjs-sqs's; when a receive may happen, how
 * many messages are in hand, and what becomes of each is decided here.
 */
export class QueueServer extends Server implements CustomTransportStrategy {
  private readonly repeated: string[] = [];
  private drained: Promise<void> | undefined;

  constructor(
    private readonly app: App,
    private readonly workers: ReactionWorkers,
    private readonly polling: Pick<SqsService, 'consumers'>,
    private readonly drainSeconds: number,
  ) {
    super();
  }

  /** Nest calls it for each handler that it finds. */
  override addHandler(...[pattern, ...handler]: Parameters<Server['addHandler']>): void {
    const reaction = this.normalizePattern(pattern as string);
    if (this.messageHandlers.has(reaction)) this.repeated.push(reaction);
    super.addHandler(pattern, ...handler);
  }

  /**
   * Starts every reaction, once the rest of the app has started.
   * @throws ReactionMismatchError unless the app has exactly one handler for each of its reactions and no other
   */
  listen(callback: (error?: unknown) => void): void {
    this.assertReactionsMatch();
    for (const worker of this.workers.all) {
      this.watch(worker);
      worker.start(this.dispatcher(worker.route.reaction));
    }
    callback();
  }

  /**
   * Receives no more, finishes what is in hand within the drain budget, hands back the rest, deletes what is done.
   * Resolves when nothing is in flight any more. A second call waits for the first.
   */
  drain(): Promise<void> {
    this.drained ??= this.drainAll();
    return this.drained;
  }

  private async drainAll(): Promise<void> {
    const deadline = delay(this.drainSeconds * 1000, undefined, { ref: false });
    for (const { instance } of this.polling.consumers.values()) instance.stop();
    await Promise.all(this.workers.all.map((worker) => worker.drain(deadline)));
  }

  /** Nest calls it last; the draining is done by then. */
  close(): void {
    for (const { instance } of this.polling.consumers.values()) instance.stop();
  }

  override on(): void {
    throw new NotPossibleError(
      'The queue server has no events: watch the metrics, or the reactions themselves.',
    );
  }

  override unwrap<T>(): T {
    return this.polling as T;
  }

  private dispatcher(reaction: string): Dispatch {
    const handler = this.getHandlerByPattern(reaction);
    if (!handler) throw new ReactionMismatchError(this.app, [reaction], []);
    return async (event, context) => {
      const result: unknown = await handler(event, context);
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    };
  }

  private assertReactionsMatch(): void {
    const handled = [...this.messageHandlers.keys()];
    const declared = this.workers.routes.map(({ reaction }) => reaction);
    const missing = declared.filter((reaction) => !handled.includes(reaction));
    const unknown = handled.filter((reaction) => !declared.includes(reaction));
    if (missing.length + unknown.length + this.repeated.length > 0)
      throw new ReactionMismatchError(this.app, missing, unknown, this.repeated);
  }

  /** Listens to everything that a consumer says, because an `error` without a listener would end the process. */
  private watch(worker: ReactionWorker): void {
    const consumer = this.polling.consumers.get(worker.route.reaction)?.instance;
    if (!consumer) throw new ReactionMismatchError(this.app, [worker.route.reaction], []);
    consumer.on('empty', () => {
      worker.gate.receiveEnded();
    });
    consumer.on('response_processed', () => {
      worker.gate.receiveEnded();
    });
    consumer.on('error', (error) => {
      if ('code' in error && error.code === GateClosedError.name) return;
      this.logger.warn?.(`cannot receive: ${error.message}`, { reaction: worker.route.reaction });
      worker.gate.receiveEnded(error);
    });
    for (const event of ['processing_error', 'timeout_error'] as const) {
      consumer.on(event, (error) => {
        this.logger.error(`unexpected ${event}: ${error.message}`);
      });
    }
  }
}
