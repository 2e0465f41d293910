import type { SqsMessage } from './sqs-message';
import { type ProcessResult, Subscriber } from './subscriber';

/**
 * Listens to messages of any kind. Extend it and override `match` to take text, bytes or confirmations of SNS, or to
 * choose by what patterns cannot see.
 */
export abstract class MessageSubscriber extends Subscriber {
  declare protected readonly listensTo: 'messages';

  /** Whether to process the message; every message that could be decoded unless overridden. */
  match(_message: SqsMessage): boolean {
    return true;
  }

  /** Processes a message. It may come again, even after success. */
  abstract process(message: SqsMessage): ProcessResult;
}
