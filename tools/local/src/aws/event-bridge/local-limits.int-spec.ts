import {
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { AwsTestClients, queueArn } from '../../../testing/aws-test-clients';

const aws = new AwsTestClients();
afterAll(() => aws.destroy());

it('targets to which only AWS can deliver fail alone', async () => {
  const key = { Rule: 'rule', EventBusName: await aws.bus() };
  const EventPattern = '{"source":["test"]}';
  await aws.events.send(new PutRuleCommand({ ...key, Name: key.Rule, EventPattern }));
  const Targets: Target[] = [
    { Id: 'good', Arn: queueArn('somewhere') },
    { Id: 'lambda', Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:x' },
    { Id: 'fifo', Arn: queueArn('x.fifo'), SqsParameters: { MessageGroupId: 'group' } },
  ];
  const { FailedEntries } = await aws.events.send(new PutTargetsCommand({ ...key, Targets }));
  expect(FailedEntries?.map(({ TargetId }) => TargetId)).toEqual(['lambda', 'fifo']);
  const listed = await aws.events.send(new ListTargetsByRuleCommand(key));
  expect(listed.Targets?.map(({ Id }) => Id)).toEqual(['good']);
});

it('a request may have just less than a mebibyte', async () => {
  const entry = { Source: 'test', DetailType: 'Tested' };
  const overhead = 'test'.length + 'Tested'.length + '{"x":""}'.length;
  const sized = (bytes: number) =>
    aws.events.send(
      new PutEventsCommand({
        Entries: [{ ...entry, Detail: JSON.stringify({ x: 'x'.repeat(bytes - overhead) }) }],
      }),
    );
  await expect(sized(1_048_576)).rejects.toMatchObject({ name: 'ValidationException' });
  expect(await sized(1_048_575)).toMatchObject({ FailedEntryCount: 0 });
});

it('a detail nests a thousand times at most', async () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
  const Entries = [1000, 1001].map((depth) => ({
    Source: 'test',
    DetailType: 'Tested',
    Detail: nested(depth),
  }));
  const answer = await aws.events.send(new PutEventsCommand({ Entries }));
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'MalformedDetail']);
});
