import { decodeBody, type SqsMessage } from '@fanfare/mega';

/** A message as the listener hands it out. */
export function received(body: string, messageId = '5fea7756-0ea4-451a-a703-a558b933e274'): SqsMessage {
  return {
    type: 'SQS',
    messageId,
    receiptHandle: 'receipt',
    body,
    receiveCount: 1,
    sentAt: new Date('2026-11-02T12:00:00.000Z'),
    messageGroupId: null,
    ...decodeBody(body),
  };
}
