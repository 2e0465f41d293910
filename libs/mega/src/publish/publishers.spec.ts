import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { silentLogger } from '../../testing/listening';
import {
  InvalidOptionError,
  type MegaLogger,
  PayloadTooLargeError,
  SnsPublisher,
  SqsPublisher,
} from '../mega';

const queueUrl = 'http://127.0.0.1/queue';
const topicArn = 'arn:aws:sns:us-east-2:1:topic';

function recorder() {
  const sent: unknown[] = [];
  const send = ({ input }: { input: unknown }) => {
    sent.push(input);
    return Promise.resolve({ MessageId: 'id-1' });
  };
  return { sent, sqs: { send } as unknown as SQSClient, sns: { send } as unknown as SNSClient };
}

/** A logger that keeps its lines. */
function lines(): { readonly logged: unknown[]; readonly logger: MegaLogger } {
  const logged: unknown[] = [];
  const at = (level: string) => (message: string, details?: object) => {
    logged.push([level, message, details]);
  };
  return { logged, logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

describe('publishing', () => {
  it('answers the id of the message', async () => {
    const { sqs, sns } = recorder();
    expect(await new SqsPublisher({ client: sqs, queueUrl, logger: silentLogger }).publish({ a: 1 })).toBe(
      'id-1',
    );
    expect(await new SnsPublisher({ client: sns, topicArn, logger: silentLogger }).publish('text')).toBe(
      'id-1',
    );
  });

  it('sends raw text unchanged and says nothing but what it must', async () => {
    const { sent, sqs, sns } = recorder();
    await new SqsPublisher({ client: sqs, queueUrl }).publishRawMessage('{"b":1, "a":2}');
    await new SnsPublisher({ client: sns, topicArn }).publishRawMessage('{"b":1, "a":2}');
    expect(sent).toEqual([
      { QueueUrl: queueUrl, MessageBody: '{"b":1, "a":2}' },
      { TopicArn: topicArn, Message: '{"b":1, "a":2}' },
    ]);
  });

  it('passes on group and deduplication ids for FIFO targets', async () => {
    const { sent, sqs, sns } = recorder();
    const ids = { messageGroupId: 'group', messageDeduplicationId: 'once' };
    await new SqsPublisher({ client: sqs, queueUrl }).publish({}, ids);
    await new SnsPublisher({ client: sns, topicArn }).publish({}, ids);
    const expected = { MessageGroupId: 'group', MessageDeduplicationId: 'once' };
    expect(sent).toEqual([expect.objectContaining(expected), expect.objectContaining(expected)]);
  });

  it('refuses more than 1 MiB before sending, counted as it travels', async () => {
    const { sent, sqs, sns } = recorder();
    const most = 'é'.repeat(524_288);
    await new SqsPublisher({ client: sqs, queueUrl }).publish(most);
    const publishing = new SqsPublisher({ client: sqs, queueUrl }).publish(`${most}!`);
    await expect(publishing).rejects.toThrow(PayloadTooLargeError);
    await expect(publishing).rejects.toThrow('The message has 1048577 bytes and may have 1048576.');
    const bytes = new SnsPublisher({ client: sns, topicArn }).publish(new Uint8Array(800_000));
    await expect(bytes).rejects.toMatchObject({ bytes: 1_066_668, limit: 1_048_576 });
    expect(sent).toHaveLength(1);
  });

  it('logs where and which, and the body only when asked', async () => {
    const { sqs } = recorder();
    const { logged, logger } = lines();
    const published = ['info', 'message published', { destination: queueUrl, messageId: 'id-1' }];
    await new SqsPublisher({ client: sqs, queueUrl, logger }).publish('secret');
    expect(logged).toEqual([published]);
    await new SqsPublisher({ client: sqs, queueUrl, logger, logPayloads: true }).publish('secret');
    const body = ['debug', 'message body', { destination: queueUrl, messageId: 'id-1', message: 'secret' }];
    expect(logged).toEqual([published, published, body]);
  });

  it('has published although its log failed', async () => {
    const { sent, sqs } = recorder();
    const info = (): never => {
      throw new TypeError('disk full');
    };
    const logger = { ...lines().logger, info };
    expect(await new SqsPublisher({ client: sqs, queueUrl, logger }).publish('once')).toBe('id-1');
    expect(sent).toHaveLength(1);
  });

  it('refuses half a pair of keys', () => {
    expect(() => new SqsPublisher({ awsAccessKeyId: 'AKIA' })).toThrow(InvalidOptionError);
    expect(() => new SnsPublisher({ awsSecretAccessKey: 'secret' })).toThrow(InvalidOptionError);
  });
});
