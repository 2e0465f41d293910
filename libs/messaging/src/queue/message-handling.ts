import type { HeardEvent } from '@fanfare/event-contract/envelope';
import { EnvelopeRejectedError } from '@fanfare/event-contract/errors';
import type { Route } from '@fanfare/event-contract/routes';
import { failpoint } from '@fanfare/process/failpoint';
import { runInFlow } from '@fanfare/process/flow';
import { Logger } from '@nestjs/common';
import { fullJitter } from '../backoff';
import { deadLettered, processDuration } from '../metrics';
import type { Breaker } from './breaker';
import { type FailureKind, judge } from './failure';
import type { MessageQueue, ReceivedMessage } from './message-queue';
import type { FailedAttempts } from './failed-attempts';
import { ReactionContext } from './reaction-context';
import { type ReadMessage, readMessage } from './read-message';

const maxAttempts = 8;
const retryCapMs = 15 * 60_000;
const busyMs = 3_000;
const infrastructureMs = 5_000;

/** Runs the handler of a reaction, interceptors and all; rejects with what the handler threw. */
export type Dispatch = (event: HeardEvent, context: ReactionContext) => Promise<void>;

/** What is to be done with a message: delete it, hide it for some milliseconds, or bury it. */
export type Settlement =
  | 'delete'
  | { readonly hideMs: number }
  | {
      readonly bury: {
        readonly reason: string;
        readonly error: unknown;
        readonly attempts: number;
        readonly eventId?: string;
      };
    };

/** Handles single messages and decides what becomes of each. Never throws. */
export class MessageHandling {
  dispatch: Dispatch = () => Promise.reject(new Error('The worker has not started.'));
  private readonly logger = new Logger(MessageHandling.name);

  constructor(
    private readonly route: Route,
    private readonly tools: {
      readonly queue: MessageQueue;
      readonly failedAttempts: FailedAttempts;
      readonly retryBaseMs: number;
    },
    private readonly breaker: Breaker,
  ) {}

  /** Reads the message, runs the reaction, and says what to do with the message. */
  async handle(message: ReceivedMessage, signal: AbortSignal): Promise<Settlement> {
    const started = performance.now();
    let read: ReadMessage | undefined;
    let settlement: Settlement;
    let outcome: FailureKind | 'done' | 'duplicate';
    try {
      await failpoint('reaction.before-handle');
      read = readMessage(message.body, this.route);
      outcome = await this.react(read, message, signal);
      this.breaker.succeeded();
      settlement = 'delete';
    } catch (error) {
      outcome = judge(error);
      settlement = await this.decide(outcome, error, read?.event);
      this.report(message, read?.event, outcome, error);
    }
    processDuration.observe({ reaction: this.route.reaction, outcome }, (performance.now() - started) / 1000);
    return settlement;
  }

  /** Carries out a settlement other than a deletion. */
  async settle(message: ReceivedMessage, settlement: Exclude<Settlement, 'delete'>): Promise<void> {
    try {
      if ('hideMs' in settlement) await this.tools.queue.hide([message], Math.ceil(settlement.hideMs / 1000));
      else await this.bury(message, settlement.bury);
    } catch (error) {
      this.logger.warn('a message could not be settled; it shows up again within a minute', {
        reaction: this.route.reaction,
        messageId: message.messageId,
        err: error,
      });
    }
  }

  private react(
    read: ReadMessage,
    message: ReceivedMessage,
    signal: AbortSignal,
  ): Promise<'done' | 'duplicate'> {
    const { metadata } = read.event;
    const { reaction } = this.route;
    const { tenantId, correlationId, eventId } = metadata;
    return runInFlow({ tenantId, correlationId, causationId: eventId, reaction }, async () => {
      const { messageId, receiveCount } = message;
      const context = new ReactionContext({
        reaction,
        messageId,
        receiveCount,
        eventId,
        rawData: read.rawData,
        signal,
      });
      await this.dispatch(read.event, context);
      await failpoint('reaction.after-handle');
      this.logger.log(context.duplicate ? 'heard again' : 'handled', { eventType: read.event.type });
      return context.duplicate ? 'duplicate' : 'done';
    });
  }

  private async decide(
    kind: FailureKind,
    error: unknown,
    event: HeardEvent | undefined,
  ): Promise<Settlement> {
    if (kind === 'infrastructure') {
      this.breaker.failed();
      return { hideMs: fullJitter(1, infrastructureMs, infrastructureMs) };
    }
    this.breaker.succeeded();
    if (kind === 'handed-back') return { hideMs: 0 };
    if (kind === 'busy') return { hideMs: fullJitter(1, busyMs, busyMs) };
    if (kind === 'failed' && event) return this.retryOrBury(error, event);
    const reason = error instanceof EnvelopeRejectedError ? error.reason : 'UNPROCESSABLE';
    const eventId = event?.metadata.eventId;
    return { bury: { reason, error, attempts: 1, ...(eventId ? { eventId } : {}) } };
  }

  private async retryOrBury(error: unknown, { metadata: { eventId } }: HeardEvent): Promise<Settlement> {
    try {
      const attempts = await this.tools.failedAttempts.record(this.route.reaction, eventId, describe(error));
      if (attempts >= maxAttempts)
        return { bury: { reason: 'ATTEMPTS_EXHAUSTED', error, attempts, eventId } };
      return { hideMs: fullJitter(attempts, this.tools.retryBaseMs, retryCapMs) };
    } catch {
      this.breaker.failed();
      return { hideMs: infrastructureMs };
    }
  }

  private async bury(
    message: ReceivedMessage,
    grave: Extract<Settlement, { bury: unknown }>['bury'],
  ): Promise<void> {
    const { reason, error, attempts, eventId } = grave;
    const errorClass = error instanceof Error ? error.constructor.name : typeof error;
    await this.tools.queue.bury(message, { reason, errorClass, message: describe(error), attempts });
    await failpoint('dead-letter.after-send');
    deadLettered.inc({ reaction: this.route.reaction, reason });
    await this.tools.queue.delete([message]);
    if (eventId) await this.tools.failedAttempts.forget(this.route.reaction, eventId);
  }

  private report(
    message: ReceivedMessage,
    event: HeardEvent | undefined,
    outcome: FailureKind,
    error: unknown,
  ): void {
    const level = outcome === 'unprocessable' || outcome === 'failed' ? 'error' : 'warn';
    this.logger[level](`not handled: ${outcome}`, {
      reaction: this.route.reaction,
      messageId: message.messageId,
      receiveCount: message.receiveCount,
      eventId: event?.metadata.eventId,
      correlationId: event?.metadata.correlationId,
      err: error,
    });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
}
