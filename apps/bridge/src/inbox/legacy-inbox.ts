import { setTimeout as pause } from 'node:timers/promises';
import { DrainState } from '@fanfare/http/health/drain-state';
import { MessageSubscriber, ProcessStatus, type SqsMessage } from '@fanfare/mega';
import { MegaSubscriber } from '@fanfare/mega/nest';
import { messagesInProgress, processDuration } from '@fanfare/messaging/metrics';
import { describeError } from '@fanfare/messaging/queue/describe-error';
import { FAILED_ATTEMPTS, type FailedAttempts } from '@fanfare/messaging/queue/failed-attempts';
import { type FailureKind, judge } from '@fanfare/messaging/queue/failure';
import { failpoint } from '@fanfare/process/failpoint';
import { Inject, Logger } from '@nestjs/common';
import { DeadLetters, inboxName } from './dead-letters';
import { LegacyPublisher } from './legacy-publisher';

const maxAttempts = 8;
const databaseRetryMs = 1_000;

type Outcome = 'published' | 'duplicate' | FailureKind;

/**
 * Takes every message that an older system wrote: publishes it once, or buries it with the reason. While the database
 * is away the messages in hand wait for it, which costs them no attempt, and no others are received.
 */
@MegaSubscriber()
export class LegacyInbox extends MessageSubscriber {
  private readonly logger = new Logger(LegacyInbox.name);

  constructor(
    private readonly publisher: LegacyPublisher,
    private readonly deadLetters: DeadLetters,
    private readonly drain: DrainState,
    @Inject(FAILED_ATTEMPTS) private readonly failedAttempts: FailedAttempts,
  ) {
    super();
  }

  async process(message: SqsMessage): Promise<ProcessStatus> {
    const started = performance.now();
    messagesInProgress.inc({ reaction: inboxName });
    const { outcome, status } = await this.attempt(message);
    messagesInProgress.dec({ reaction: inboxName });
    processDuration.observe({ reaction: inboxName, outcome }, (performance.now() - started) / 1_000);
    return status;
  }

  private async attempt(message: SqsMessage): Promise<{ outcome: Outcome; status: ProcessStatus }> {
    try {
      await failpoint('reaction.before-handle');
      const outcome = await this.publish(message);
      await failpoint('reaction.after-handle');
      return { outcome, status: ProcessStatus.DONE };
    } catch (error) {
      const outcome = judge(error);
      return { outcome, status: await this.settle(message, outcome, error) };
    }
  }

  private async publish(message: SqsMessage): Promise<Outcome> {
    for (;;) {
      try {
        return await this.publisher.publish(message);
      } catch (error) {
        if (judge(error) !== 'infrastructure' || this.drain.draining) throw error;
        this.logger.warn('a message waits for the database', { messageId: message.messageId, err: error });
        await pause(databaseRetryMs);
      }
    }
  }

  private async settle(message: SqsMessage, kind: FailureKind, error: unknown): Promise<ProcessStatus> {
    try {
      if (kind === 'unprocessable') {
        await this.deadLetters.bury(message, error);
        return ProcessStatus.DONE;
      }
      this.logger.warn(`not published: ${kind}`, { messageId: message.messageId, err: error });
      return kind === 'failed' ? await this.retryOrBury(message, error) : ProcessStatus.RETRY_LATER;
    } catch (failure) {
      this.logger.warn('a message could not be settled', { messageId: message.messageId, err: failure });
      return ProcessStatus.RETRIABLE_ERROR;
    }
  }

  private async retryOrBury(message: SqsMessage, error: unknown): Promise<ProcessStatus> {
    const { messageId } = message;
    const attempts = await this.failedAttempts.record(inboxName, messageId, describeError(error));
    if (attempts < maxAttempts) return ProcessStatus.RETRIABLE_ERROR;
    await this.deadLetters.bury(message, error, attempts);
    await this.failedAttempts.forget(inboxName, messageId);
    return ProcessStatus.FATAL_ERROR;
  }
}
