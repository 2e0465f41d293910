import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const region = 'eu-west-1';

/** The AWS endpoint of this test run. */
export function testEndpoint(): string {
  const services = process.env['FANFARE_TEST_SERVICES'];
  if (services === undefined)
    throw new TypeError('FANFARE_TEST_SERVICES is not set: run the tests through jest.preset.js.');
  return (JSON.parse(services) as { awsEndpoint: string }).awsEndpoint;
}

/** A queue that one test has to itself, with the calls of SQS and SNS that tests need. */
export class TestQueue {
  /** The connection options for publishers and listeners. */
  readonly connection = {
    endpoint: testEndpoint(),
    regionName: region,
    awsAccessKeyId: 'test',
    awsSecretAccessKey: 'secret',
  };
  private readonly sqs: SQSClient;
  private readonly sns: SNSClient;

  private constructor(
    readonly name: string,
    public url = '',
  ) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'secret' };
    this.sqs = new SQSClient({ region, endpoint: testEndpoint(), credentials });
    this.sns = new SNSClient({ region, endpoint: testEndpoint(), credentials });
  }

  static async create(suffix: '' | '.fifo' = ''): Promise<TestQueue> {
    const queue = new TestQueue(`mega-${randomBytes(6).toString('hex')}${suffix}`);
    const Attributes =
      suffix === '.fifo' ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : undefined;
    const { QueueUrl } = await queue.sqs.send(new CreateQueueCommand({ QueueName: queue.name, Attributes }));
    queue.url = QueueUrl ?? '';
    return queue;
  }

  close(): void {
    this.sqs.destroy();
    this.sns.destroy();
  }

  /** A new topic that delivers to the queue; answers its ARN. */
  async topic(raw: boolean): Promise<string> {
    const { TopicArn } = await this.sns.send(new CreateTopicCommand({ Name: `${this.name}-${String(raw)}` }));
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ['QueueArn'] }),
    );
    await this.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Attributes?.QueueArn,
        Attributes: { RawMessageDelivery: String(raw) },
      }),
    );
    return TopicArn ?? '';
  }

  /** How many messages are visible, and how many are hidden. */
  async counts(): Promise<{ readonly visible: number; readonly hidden: number }> {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: [...AttributeNames] }),
    );
    const [visible, hidden] = AttributeNames.map((name) => Number(Attributes?.[name]));
    return { visible: visible ?? Number.NaN, hidden: hidden ?? Number.NaN };
  }

  /** Shows a hidden message again, now. */
  async show(receiptHandle: string): Promise<void> {
    await this.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }

  /** The bodies of up to ten visible messages; waits up to `seconds` for the first. */
  async bodies(seconds = 0): Promise<readonly string[]> {
    const { Messages = [] } = await this.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.url, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds }),
    );
    return Messages.map(({ Body }) => Body ?? '');
  }
}
