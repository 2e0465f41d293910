import { randomUUID } from 'node:crypto';
import { CreateTopicCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { testServices } from '../../testing/test-services';
import { inboxEnvironment, inboxRequest } from './inbox-request';
import { applySteps, type InboxRequest, planProvision } from './provision';

process.env['AWS_ACCESS_KEY_ID'] = 'fanfare-local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'fanfare-local-secret';
const place = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: testServices().awsEndpoint };
const aws = new AwsClients(place);
const clients: SNSClient[] = [];
let stage = '';

beforeEach(() => {
  stage = `t${randomUUID().slice(0, 8)}`;
});

afterAll(() => {
  for (const client of clients) client.destroy();
  aws.onApplicationShutdown();
});

/** What would be provisioned for the stage's inbox with these topics. */
function request(topics: readonly string[] = [], delivery: 'raw' | 'wrapped' = 'raw'): InboxRequest {
  const made = inboxRequest(
    { ...place, STAGE: stage, BRIDGE_TOPIC_ARNS: topics, BRIDGE_TOPIC_DELIVERY: delivery },
    aws,
  );
  clients.push(made.sns);
  return made;
}

async function apply(inbox: InboxRequest): Promise<string[]> {
  const done: string[] = [];
  await applySteps(await planProvision([], aws, inbox), ({ description }) => done.push(description));
  return done;
}

async function topic({ sns }: InboxRequest): Promise<string> {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `legacy-${stage}` }));
  return TopicArn;
}

async function attributes(): Promise<Record<string, string>> {
  const { QueueUrl } = await aws.sqs.send(
    new GetQueueUrlCommand({ QueueName: `fanfare-legacy-inbox-${stage}` }),
  );
  const all = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return { url: QueueUrl ?? '', ...all.Attributes };
}

/** What comes out of the inbox for a text that is published to the topic. */
async function delivered({ sns }: InboxRequest, TopicArn: string, Message: string): Promise<string> {
  await sns.send(new PublishCommand({ TopicArn, Message }));
  const { url } = await attributes();
  const { Messages } = await aws.polls.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 5 }));
  return Messages?.[0]?.Body ?? '';
}

it('the inbox is a queue with a dead-letter queue behind it, whose policy is left to its owner', async () => {
  expect(await apply(request())).toEqual([
    `create queue fanfare-legacy-inbox-${stage}-dlq`,
    `create queue fanfare-legacy-inbox-${stage}`,
  ]);
  const made = await attributes();
  expect(JSON.parse(made['RedrivePolicy'] ?? '')).toMatchObject({ maxReceiveCount: 15 });
  expect(made['Policy']).toBeUndefined();
  expect(await apply(request())).toEqual([]);
});

it('a topic may write to it, raw or in an envelope, and what has drifted is corrected', async () => {
  const arn = await topic(request());
  const raw = request([arn]);
  await apply(raw);
  expect(await apply(raw)).toEqual([]);
  expect(JSON.parse((await attributes())['Policy'] ?? '')).toMatchObject({
    Statement: [
      { Principal: { Service: 'sns.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': arn } } },
    ],
  });
  expect(await delivered(raw, arn, '{"n":1}')).toBe('{"n":1}');

  const wrapped = request([arn], 'wrapped');
  expect(await apply(wrapped)).toEqual([`correct the delivery of ${arn}`]);
  expect(JSON.parse(await delivered(wrapped, arn, '{"n":2}'))).toMatchObject({ Message: '{"n":2}' });
});

it('topics are told by their ARNs, and nothing else', () => {
  const arn = 'arn:aws:sns:eu-west-1:000000000000:legacy';
  const { BRIDGE_TOPIC_ARNS: schema } = inboxEnvironment;
  expect(schema.parse(undefined)).toEqual([]);
  expect(schema.parse(`${arn}, ${arn}-2,`)).toEqual([arn, `${arn}-2`]);
  expect(schema.safeParse('legacy').success).toBe(false);
  expect(schema.safeParse(`${arn}.fifo`).success).toBe(false);
});
