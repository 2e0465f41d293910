import type { Message } from '@aws-sdk/client-sqs';
import { TestAws, attributesOf } from '../../testing/test-aws';
import { describeMessageQueue } from '../../testing/message-queue.conformance';
import type { ReceivedMessage } from './message-queue';
import { SqsMessageQueue } from './sqs-message-queue';

let aws: TestAws;
let queues = 0;

beforeAll(() => {
  aws = new TestAws();
});

afterAll(() => aws.close());

function toReceivedMessage(message: Message): ReceivedMessage {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
  };
}

describeMessageQueue(
  'the queue of SQS',
  async () => {
    queues += 1;
    const queue = `${aws.stage}-${queues}`;
    await aws.createQueues(queue);
    const receive = async (seconds = 0) => (await aws.receive(queue, seconds)).map(toReceivedMessage);
    return {
      queue: new SqsMessageQueue(aws.clients.sqs, aws.urlOf(queue)),
      broken: new SqsMessageQueue(aws.clients.sqs, aws.urlOf('no-such-queue')),
      send: (body) => aws.send(queue, body),
      receive: () => receive(),
      receiveWithin: receive,
      deadLetters: async () =>
        (await aws.receive(`${queue}-dlq`)).map((message) => {
          const { reason, errorClass, errorMessage, attempts } = attributesOf(message);
          return { body: message.Body ?? '', reason, errorClass, errorMessage, attempts };
        }),
    };
  },
  { hasLimits: true, noticesStaleHandles: false },
);
