import { MissingDestinationError, PayloadTooLargeError } from '../errors';
import { type LoggingOptions, type MegaLogger, quietLogger } from '../aws/logger';

const maxMessageBytes = 1_048_576;

/** What every publish call may say. Both ids are for FIFO targets. */
export interface PublishOptions {
  readonly binaryEncoding?: boolean | undefined;
  /** Messages of one group are delivered in the order in which they were published. */
  readonly messageGroupId?: string | undefined;
  /** Of messages with the same id within five minutes only the first is delivered. */
  readonly messageDeduplicationId?: string | undefined;
}

/** The ids of a FIFO message as AWS names them. */
export interface FifoParameters {
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/** @throws {PayloadTooLargeError} when SQS would refuse the message */
export function checkSize(message: string): void {
  const bytes = Buffer.byteLength(message);
  if (bytes > maxMessageBytes) throw new PayloadTooLargeError(bytes, maxMessageBytes);
}

/** The first that is not empty. @throws {MissingDestinationError} when all are */
export function destinationOf(name: string, ...candidates: readonly (string | null | undefined)[]): string {
  const destination = candidates.find(
    (candidate) => candidate !== null && candidate !== undefined && candidate !== '',
  );
  if (typeof destination === 'string') return destination;
  throw new MissingDestinationError(`Missing ${name}: give it to the publisher, or to this call.`);
}

/** The FIFO parameters of a call that has them. */
export function fifoParameters({ messageGroupId, messageDeduplicationId }: PublishOptions): FifoParameters {
  return {
    ...(messageGroupId ? { MessageGroupId: messageGroupId } : {}),
    ...(messageDeduplicationId ? { MessageDeduplicationId: messageDeduplicationId } : {}),
  };
}

/** Says in the log that a message was published. */
export class PublishLog {
  private readonly logger: MegaLogger;
  private readonly logPayloads: boolean;

  constructor({ logger = quietLogger, logPayloads = false }: LoggingOptions) {
    this.logger = logger;
    this.logPayloads = logPayloads;
  }

  /** Never throws: the message is out, and publishing it again because a log fails would be wrong. */
  published(destination: string, messageId: string, message: string): void {
    try {
      this.logger.info('message published', { destination, messageId });
      if (this.logPayloads) this.logger.debug('message body', { destination, messageId, message });
    } catch {
      // A log that fails is no reason to publish twice.
    }
  }
}
