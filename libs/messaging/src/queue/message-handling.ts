import { EnvelopeRejectedError } from '@fanfare/event-contract/errors';
import type { IncomingEvent } from '@fanfare/event-contract/external-event';
import type { Route } from '@fanfare/event-contract/routes';
import { errorClass } from '@fanfare/process/error-class';
import { failpoint } from '@fanfare/process/failpoint';
import { runInFlow } from '@fanfare/process/flow';
import { readTraceparent, traceIdOf } from '@fanfare/process/traceparent';
import { Logger } from '@nestjs/common';
import { fullJitter } from '../backoff';
import { NotPossibleError } from '../errors';
import { eventKey } from '../event-key';
import { deadLettered, processDuration } from '../metrics';
import { inReactionSpan } from '../spans';
import type { Breaker } from './breaker';
import { describeError } from './describe-error';
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
export type Dispatch = (event: IncomingEvent, context: ReactionContext) => Promise<void>;

interface Grave {
  readonly reason: string;
  readonly error: unknown;
  readonly attempts: number;
  readonly eventId?: string;
}

/** What is to be done with a message: delete it, hide it for some milliseconds, or bury it. */
export type Settlement = 'delete' | { readonly hideMs: number } | { readonly bury: Grave };

interface Attempt {
  readonly outcome: FailureKind | 'done' | 'duplicate';
  readonly settlement: Settlement;
}

/** Handles single messages and decides what becomes of each. Never throws. */
export class MessageHandling {
  dispatch: Dispatch = () => Promise.reject(new NotPossibleError('The worker has not started.'));
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
    const { outcome, settlement } = await this.attempt(message, signal);
    processDuration.observe({ reaction: this.route.reaction, outcome }, (performance.now() - started) / 1000);
    return settlement;
  }

  /** Carries out a settlement as far as that is not a deletion; resolves to whether the message is to be deleted. */
  async settle(message: ReceivedMessage, settlement: Settlement): Promise<boolean> {
    if (settlement === 'delete') return true;
    try {
      if ('bury' in settlement) await this.bury(message, settlement.bury);
      else await this.tools.queue.hide([message], Math.round(settlement.hideMs / 1000));
      return 'bury' in settlement;
    } catch (error) {
      this.logger.warn('a message could not be settled; it shows up again within a minute', {
        reaction: this.route.reaction,
        messageId: message.messageId,
        err: error,
      });
      return false;
    }
  }

  private async attempt(message: ReceivedMessage, signal: AbortSignal): Promise<Attempt> {
    let read: ReadMessage | undefined;
    try {
      signal.throwIfAborted();
      const heard = readMessage(message.body, this.route);
      read = heard;
      const hearing = { route: this.route, event: heard.event, message };
      const outcome = await inReactionSpan(hearing, () => this.react(heard, message, signal));
      this.breaker.succeeded();
      return { outcome, settlement: 'delete' };
    } catch (error) {
      const outcome = judge(error);
      this.report(message, read?.event, outcome, error);
      return { outcome, settlement: await this.decide(outcome, error, read?.event) };
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
    const traceparent = readTraceparent(metadata.traceparent);
    return runInFlow({ tenantId, correlationId, causationId: eventId, reaction, traceparent }, async () => {
      const { messageId, receiveCount } = message;
      const context = new ReactionContext({
        reaction,
        messageId,
        receiveCount,
        eventId: eventKey(read.event),
        rawData: read.rawData,
        signal,
      });
      await failpoint('reaction.before-handle');
      await Promise.race([this.dispatch(read.event, context), aborted(signal)]);
      await failpoint('reaction.after-handle');
      this.logger.log(context.duplicate ? 'heard again' : 'handled', { eventType: read.event.type });
      return context.duplicate ? 'duplicate' : 'done';
    });
  }

  private async decide(
    kind: FailureKind,
    error: unknown,
    event: IncomingEvent | undefined,
  ): Promise<Settlement> {
    if (kind === 'infrastructure') return this.infrastructureFailed();
    if (kind === 'handed-back') return { hideMs: 0 };
    if (kind === 'failed' && event) return this.retryOrBury(error, event);
    this.breaker.succeeded();
    if (kind === 'busy') return { hideMs: fullJitter(1, busyMs, busyMs) };
    return buryNow(error, event);
  }

  private async retryOrBury(error: unknown, event: IncomingEvent): Promise<Settlement> {
    const eventId = eventKey(event);
    const attempts = await this.tools.failedAttempts
      .record(this.route.reaction, eventId, describeError(error))
      .catch(() => undefined);
    if (attempts === undefined) return this.infrastructureFailed();
    this.breaker.succeeded();
    if (attempts >= maxAttempts) return { bury: { reason: 'ATTEMPTS_EXHAUSTED', error, attempts, eventId } };
    return { hideMs: fullJitter(attempts, this.tools.retryBaseMs, retryCapMs) };
  }

  private infrastructureFailed(): Settlement {
    this.breaker.failed();
    return { hideMs: fullJitter(1, infrastructureMs, infrastructureMs) };
  }

  private async bury(message: ReceivedMessage, { reason, error, attempts, eventId }: Grave): Promise<void> {
    const certificate = { reason, errorClass: errorClass(error), message: describeError(error), attempts };
    await this.tools.queue.bury(message, certificate);
    await failpoint('dead-letter.after-send');
    deadLettered.inc({ reaction: this.route.reaction, reason });
    if (eventId) await this.forget(eventId);
  }

  private async forget(eventId: string): Promise<void> {
    await this.tools.failedAttempts.forget(this.route.reaction, eventId).catch((error: unknown) => {
      this.logger.warn('the failures of a dead-lettered message still count', { eventId, err: error });
    });
  }

  private report(
    message: ReceivedMessage,
    event: IncomingEvent | undefined,
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
      traceId: traceIdOf(readTraceparent(event?.metadata.traceparent)),
      err: error,
    });
  }
}

/** Rejects with the reason when a signal aborts, so that a handler which ignores it does not keep its place. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
}

function buryNow(error: unknown, event: IncomingEvent | undefined): Settlement {
  const reason = error instanceof EnvelopeRejectedError ? error.reason : 'UNPROCESSABLE';
  return { bury: { reason, error, attempts: 1, ...(event ? { eventId: eventKey(event) } : {}) } };
}
