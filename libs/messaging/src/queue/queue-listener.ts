import type { Message } from '@aws-sdk/client-sqs';
import { Injectable, type Type } from '@nestjs/common';
import { SqsMessageHandler } from '@ssut/nestjs-sqs';
import type { ReceivedMessage } from './message-queue';
import { ReactionWorkers } from './reaction-workers';

/**
 * A provider class that @ssut/nestjs-sqs hands the batches of one queue to. It passes them on and acknowledges none:
 * the worker deletes each message when its reaction is done, so that no message waits for the slowest of its batch.
 */
export function queueListenerFor(reaction: string): Type<object> {
  @Injectable()
  class QueueListener {
    constructor(private readonly workers: ReactionWorkers) {}

    @SqsMessageHandler(reaction, true)
    receive(messages: Message[]): Promise<Message[]> {
      this.workers.get(reaction)?.accept(messages.map(toReceivedMessage));
      return Promise.resolve([]);
    }
  }
  return QueueListener;
}

function toReceivedMessage(message: Message): ReceivedMessage {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
  };
}
