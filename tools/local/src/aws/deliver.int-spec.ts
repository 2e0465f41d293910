import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { testServices } from '../../testing/test-services';

const access = {
  region: 'eu-west-1',
  endpoint: testServices().awsEndpoint,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const events = new EventBridgeClient(access);
const queues = new SQSClient(access);

afterAll(() => {
  events.destroy();
  queues.destroy();
});

it('an event that a rule matches arrives in the queue of its target', async () => {
  await events.send(new CreateEventBusCommand({ Name: 'delivery' }));
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'delivery' }));
  await events.send(
    new PutRuleCommand({ Name: 'greet', EventBusName: 'delivery', EventPattern: '{"source":["test"]}' }),
  );
  const Arn = 'arn:aws:sqs:eu-west-1:000000000000:delivery';
  await events.send(
    new PutTargetsCommand({ Rule: 'greet', EventBusName: 'delivery', Targets: [{ Id: 'queue', Arn }] }),
  );

  await events.send(
    new PutEventsCommand({
      Entries: [{ Source: 'test', DetailType: 'Greeted', Detail: '{"to":"you"}', EventBusName: 'delivery' }],
    }),
  );

  const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
    source: 'test',
    'detail-type': 'Greeted',
    detail: { to: 'you' },
  });
});
