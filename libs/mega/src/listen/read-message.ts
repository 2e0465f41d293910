import type { Message } from '@aws-sdk/client-sqs';
import { decodeBody } from '../body/decode-body';
import type { DecodedBody } from '../body/decoded-body';
import { UndecodableBodyError } from '../errors';
import type { SqsMessage } from '../subscriber/sqs-message';

/** A received message, decoded. What SQS leaves out reads as empty. Never throws. */
export function readMessage({ MessageId, ReceiptHandle, Body, Attributes = {} }: Message): SqsMessage {
  return {
    type: 'SQS',
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    receiveCount: Number(Attributes.ApproximateReceiveCount ?? 1),
    sentAt: toDate(Attributes.SentTimestamp),
    messageGroupId: Attributes.MessageGroupId ?? null,
    ...(typeof Body === 'string' ? decodeBody(Body) : withoutBody()),
  };
}

function toDate(timestamp: string | undefined): Date | null {
  return timestamp === undefined ? null : new Date(Number(timestamp));
}

function withoutBody(): DecodedBody {
  const reason = new UndecodableBodyError('The message came without a body; ask for it with ReceiveMessage.');
  return { kind: 'UNDECODABLE', payload: null, reason, embeddedMessage: null };
}
