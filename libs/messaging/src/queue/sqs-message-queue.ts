import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  type SQSClient,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { DeathCertificate, MessageQueue, ReceivedMessage } from './message-queue';

const maxMessageBytes = 1_048_576;
const longestText = 500;
/** What SQS accepts in a text: the characters of XML 1.0 (SendMessage, "message body"). */
const refusedCharacters = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A queue of SQS and its dead-letter queue. */
export class SqsMessageQueue implements MessageQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly url: string,
  ) {}

  async delete(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]> {
    const { Failed } = await this.client.send(
      new DeleteMessageBatchCommand({ QueueUrl: this.url, Entries: messages.map(toEntry) }),
    );
    return failedOf(messages, Failed);
  }

  async hide(messages: readonly ReceivedMessage[], seconds: number): Promise<ReceivedMessage[]> {
    const { Failed } = await this.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: this.url,
        Entries: messages.map((message, index) => ({
          ...toEntry(message, index),
          VisibilityTimeout: seconds,
        })),
      }),
    );
    return failedOf(messages, Failed);
  }

  async bury(message: ReceivedMessage, certificate: DeathCertificate): Promise<void> {
    const attributes = toAttributes(message, certificate);
    const fits = Buffer.byteLength(message.body) + attributeBytes(attributes) <= maxMessageBytes;
    await this.client.send(
      new SendMessageCommand({
        QueueUrl: `${this.url}-dlq`,
        MessageBody: message.body,
        ...(fits ? { MessageAttributes: attributes } : {}),
      }),
    );
  }

  async check(): Promise<void> {
    await this.client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ['QueueArn'] }),
    );
  }
}

function toEntry(message: ReceivedMessage, index: number): { Id: string; ReceiptHandle: string } {
  return { Id: String(index), ReceiptHandle: message.receiptHandle };
}

function failedOf(
  messages: readonly ReceivedMessage[],
  failed: readonly { readonly Id: string | undefined }[] | undefined,
): ReceivedMessage[] {
  return (failed ?? []).flatMap(({ Id }) => messages[Number(Id)] ?? []);
}

function toAttributes(
  message: ReceivedMessage,
  certificate: DeathCertificate,
): Record<string, MessageAttributeValue> {
  const text = (value: string): MessageAttributeValue => ({
    DataType: 'String',
    StringValue: value.slice(0, longestText).replace(refusedCharacters, '\uFFFD') || '-',
  });
  return {
    reason: text(certificate.reason),
    errorClass: text(certificate.errorClass),
    errorMessage: text(certificate.message),
    attempts: { DataType: 'Number', StringValue: String(certificate.attempts) },
    originalMessageId: text(message.messageId),
  };
}

function attributeBytes(attributes: Record<string, MessageAttributeValue>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(`${name}${DataType ?? ''}${StringValue ?? ''}`),
    0,
  );
}
