import type { AwsClients } from '@fanfare/aws-session/aws-clients';
import { legacyInbox } from '@fanfare/event-contract/routes';
import type { SqsMessage } from '@fanfare/mega';
import { EventTooLargeError } from '@fanfare/messaging/errors';
import { deadLettered } from '@fanfare/messaging/metrics';
import { describeError } from '@fanfare/messaging/queue/describe-error';
import { queueUrl } from '@fanfare/messaging/queue/queue-url';
import { SqsMessageQueue } from '@fanfare/messaging/queue/sqs-message-queue';
import { errorClass } from '@fanfare/process/error-class';
import { failpoint } from '@fanfare/process/failpoint';
import { Logger } from '@nestjs/common';
import type { AppConfig } from '../app.config';
import { RubbishError, rubbishReasons } from './rubbish.error';

/** What the inbox is called in metrics and logs. */
export const inboxName = 'legacy-inbox';

/** Where messages go that cannot become events. */
export class DeadLetters {
  private readonly logger = new Logger(DeadLetters.name);

  constructor(private readonly queue: Pick<SqsMessageQueue, 'bury'>) {}

  static of(config: AppConfig, aws: AwsClients): DeadLetters {
    return new DeadLetters(new SqsMessageQueue(aws.sqs, inboxUrl(config)));
  }

  /**
   * Puts a copy of the message into the dead-letter queue, with the reason, the error's class and text, and the id that
   * it had, as attributes. The original stays until it is deleted. @throws when the copy cannot be put
   */
  async bury(message: SqsMessage, error: unknown, attempts = 1): Promise<void> {
    const reason = attempts > 1 ? 'ATTEMPTS_EXHAUSTED' : reasonOf(error);
    const certificate = { reason, errorClass: errorClass(error), message: describeError(error), attempts };
    await this.queue.bury(message, certificate);
    await failpoint('dead-letter.after-send');
    deadLettered.inc({ reaction: inboxName, reason });
    this.logger.error('dead-lettered', {
      messageId: message.messageId,
      kind: message.kind,
      reason,
      reaction: inboxName,
      err: error,
    });
  }
}

/** The URL of the inbox. */
export function inboxUrl(config: AppConfig): string {
  return queueUrl(config, config.BRIDGE_QUEUE ?? legacyInbox(config.STAGE).queue);
}

/** The reasons that messages are buried for, as whoever reads the dead-letter queue finds them. */
export const reasons = [...rubbishReasons, 'TOO_LARGE', 'ATTEMPTS_EXHAUSTED', 'UNPROCESSABLE'] as const;

function reasonOf(error: unknown): (typeof reasons)[number] {
  if (error instanceof RubbishError) return error.reason;
  return error instanceof EventTooLargeError ? 'TOO_LARGE' : 'UNPROCESSABLE';
}
