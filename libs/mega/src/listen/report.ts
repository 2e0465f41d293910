import { ProcessStatus } from '../subscriber/process-status';
import type { SqsMessage } from '../subscriber/sqs-message';
import type { Failed, ListenerHooks, Processed, Settled } from './listener-hooks';
import type { ListenerSettings } from './listener-options';

const levels = {
  [ProcessStatus.DONE]: 'debug',
  [ProcessStatus.RETRY_LATER]: 'info',
  [ProcessStatus.RETRIABLE_ERROR]: 'warn',
  [ProcessStatus.FATAL_ERROR]: 'error',
} as const;

/** Tells the log and the hooks what happens. Nothing here throws. */
export class Report {
  constructor(private readonly settings: ListenerSettings) {}

  querying(): void {
    const { queueUrl, maxNumberOfMessages, waitTimeSeconds, visibilityTimeout } = this.settings;
    this.log('debug', 'querying messages', {
      queueUrl,
      maxNumberOfMessages,
      waitTimeSeconds,
      visibilityTimeout,
    });
  }

  nothingReceived(): void {
    this.log('debug', 'no messages received', { queueUrl: this.settings.queueUrl });
  }

  received(message: SqsMessage): void {
    const { messageId, kind, body } = message;
    this.log('info', 'message received', { messageId, kind });
    if (this.settings.logPayloads) this.log('debug', 'message body', { messageId, body });
    this.tell('received', message);
  }

  processed(processed: Processed): void {
    const { message, subscriber, status, error, milliseconds } = processed;
    const { messageId } = message;
    this.log(levels[status], 'message processed', { messageId, subscriber, status, error, milliseconds });
    this.tell('processed', processed);
  }

  /** Nobody processed the message: what it was, said loud enough for the reason. */
  nobody({ message, reason, outcome }: Settled): void {
    const { messageId, embeddedMessage } = message;
    const topic = embeddedMessage?.topicArn;
    const error = message.kind === 'UNDECODABLE' ? message.reason : undefined;
    const level = (
      { processed: 'debug', unmatched: 'debug', confirmation: 'warn', undecodable: 'error' } as const
    )[reason];
    this.log(level, `message without subscriber: ${reason}`, { messageId, topic, outcome, error });
  }

  /** The policy for a message that nobody processed could not be carried out. */
  undecided({ messageId }: SqsMessage, error: unknown): void {
    this.log('error', 'the policy failed; the message is kept', { messageId, error });
  }

  settled(settled: Settled): void {
    const { messageId, receiptHandle } = settled.message;
    this.log('info', `message ${settled.outcome}`, { messageId, reason: settled.reason });
    this.log('debug', `message ${settled.outcome}`, { messageId, receiptHandle });
    this.tell('settled', settled);
  }

  failed(failed: Failed, details: object = {}): void {
    const { queueUrl } = this.settings;
    this.log('error', `SQS failed: ${failed.action}`, { queueUrl, error: failed.error, ...details });
    this.tell('failed', failed);
  }

  private log(level: 'debug' | 'info' | 'warn' | 'error', message: string, details: object): void {
    try {
      this.settings.logger[level](message, details);
    } catch {
      // A log that fails is no reason to stop listening.
    }
  }

  private tell<Name extends keyof ListenerHooks>(
    name: Name,
    ...parameters: Parameters<NonNullable<ListenerHooks[Name]>>
  ): void {
    try {
      const hook = this.settings.hooks[name] as ((...each: typeof parameters) => void) | undefined;
      hook?.apply(this.settings.hooks, parameters);
    } catch (error) {
      this.log('error', `the hook ${name} failed`, { error });
    }
  }
}
