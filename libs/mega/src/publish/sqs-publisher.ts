import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientConfiguration, type ConnectionOptions } from '../aws/connection';
import type { LoggingOptions } from '../aws/logger';
import { encodeBody, type Publishable } from '../body/encode-body';
import { checkSize, destinationOf, fifoParameters, PublishLog, type PublishOptions } from './publishing';

/** How a publisher reaches its queue. */
export interface SqsPublisherOptions extends ConnectionOptions, LoggingOptions {
  /** Where to publish unless a call says otherwise. */
  readonly queueUrl?: string | null | undefined;
  /** A client to use in place of one made from the connection options. It stays the caller's to destroy. */
  readonly client?: SQSClient | undefined;
}

/** What a publish call may say. */
export interface SqsPublishOptions extends PublishOptions {
  /** Another queue than the publisher's own. */
  readonly queueUrl?: string | null | undefined;
}

/** Publishes messages to a queue of SQS. Safe to share; calls are retried by the AWS SDK, so a message may come twice. */
export class SqsPublisher {
  readonly queueUrl: string | null;
  private readonly client: SQSClient;
  private readonly log: PublishLog;

  constructor(options: SqsPublisherOptions = {}) {
    this.queueUrl = options.queueUrl ?? null;
    this.client = options.client ?? new SQSClient(clientConfiguration(options));
    this.log = new PublishLog(options);
  }

  /**
   * Publishes text, bytes, an object or an event; answers the message's id.
   * @throws {UnserialisablePayloadError | InvalidMegaPayloadError} when it has no form on the wire
   * @throws as {@link publishRawMessage}
   */
  async publish(payload: Publishable, options: SqsPublishOptions = {}): Promise<string> {
    return this.publishRawMessage(encodeBody(payload, options), options);
  }

  /**
   * Publishes the text as it is; answers the message's id.
   * @throws {MissingDestinationError | PayloadTooLargeError} when nothing was sent, and what the AWS SDK throws
   */
  async publishRawMessage(message: string, options: SqsPublishOptions = {}): Promise<string> {
    const queueUrl = destinationOf('queue URL', options.queueUrl, this.queueUrl);
    checkSize(message);
    const { MessageId: messageId = '' } = await this.client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message, ...fifoParameters(options) }),
    );
    this.log.published(queueUrl, messageId, message);
    return messageId;
  }
}
