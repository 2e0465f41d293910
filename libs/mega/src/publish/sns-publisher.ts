import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientConfiguration, type ConnectionOptions } from '../aws/connection';
import type { LoggingOptions } from '../aws/logger';
import { encodeBody, type Publishable } from '../body/encode-body';
import { checkSize, destinationOf, fifoParameters, PublishLog, type PublishOptions } from './publishing';

/** How a publisher reaches its topic. */
export interface SnsPublisherOptions extends ConnectionOptions, LoggingOptions {
  /** Where to publish unless a call says otherwise. */
  readonly topicArn?: string | null | undefined;
  /** A client to use in place of one made from the connection options. It stays the caller's to destroy. */
  readonly client?: SNSClient | undefined;
}

/** What a publish call may say. */
export interface SnsPublishOptions extends PublishOptions {
  /** Another topic than the publisher's own. */
  readonly topicArn?: string | null | undefined;
}

/** Publishes messages to a topic of SNS. Safe to share; calls are retried by the AWS SDK, so a message may come twice. */
export class SnsPublisher {
  readonly topicArn: string | null;
  private readonly client: SNSClient;
  private readonly log: PublishLog;

  constructor(options: SnsPublisherOptions = {}) {
    this.topicArn = options.topicArn ?? null;
    this.client = options.client ?? new SNSClient(clientConfiguration(options));
    this.log = new PublishLog(options);
  }

  /**
   * Publishes text, bytes, an object or an event; answers the message's id.
   * @throws {UnserialisablePayloadError | InvalidMegaPayloadError} when it has no form on the wire
   * @throws as {@link publishRawMessage}
   */
  async publish(payload: Publishable, options: SnsPublishOptions = {}): Promise<string> {
    return this.publishRawMessage(encodeBody(payload, options), options);
  }

  /**
   * Publishes the text as it is; answers the message's id.
   * @throws {MissingDestinationError | PayloadTooLargeError} when nothing was sent, and what the AWS SDK throws
   */
  async publishRawMessage(message: string, options: SnsPublishOptions = {}): Promise<string> {
    const topicArn = destinationOf('topic ARN', options.topicArn, this.topicArn);
    checkSize(message);
    const { MessageId: messageId = '' } = await this.client.send(
      new PublishCommand({ TopicArn: topicArn, Message: message, ...fifoParameters(options) }),
    );
    this.log.published(topicArn, messageId, message);
    return messageId;
  }
}
