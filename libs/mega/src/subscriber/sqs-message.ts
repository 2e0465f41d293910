import type { DecodedBody } from '../body/decoded-body';

/** A message as it was received, with its decoded body. */
export type SqsMessage = {
  readonly type: 'SQS';
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** How often the message has been received, this time included. */
  readonly receiveCount: number;
  /** When SQS took the message; null when it did not say. */
  readonly sentAt: Date | null;
  /** The group, in a FIFO queue. */
  readonly messageGroupId: string | null;
} & DecodedBody;
