import {
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { awsUnderTest } from '../testing/aws-under-test';

const aws = awsUnderTest();

const target = (Id: string): Target => ({ Id, Arn: aws.queueArn(`queue-${Id}`) });

async function emptyRule() {
  const key = { Rule: 'rule', EventBusName: await aws.bus() };
  await aws.events.send(
    new PutRuleCommand({
      Name: key.Rule,
      EventBusName: key.EventBusName,
      EventPattern: '{"source":["test"]}',
    }),
  );
  const put = (...Targets: Target[]) => aws.events.send(new PutTargetsCommand({ ...key, Targets }));
  const list = async () => (await aws.events.send(new ListTargetsByRuleCommand(key))).Targets ?? [];
  return { key, put, list };
}

it('targets are added, replaced by id, listed in pages, and removed', async () => {
  const { key, put, list } = await emptyRule();
  expect(await put(target('b'), target('a'))).toMatchObject({ FailedEntryCount: 0, FailedEntries: [] });
  await put({ ...target('b'), Input: '"replaced"' }, target('c'));
  expect(await list()).toEqual([target('a'), { ...target('b'), Input: '"replaced"' }, target('c')]);

  const first = await aws.events.send(new ListTargetsByRuleCommand({ ...key, Limit: 2 }));
  expect(first.Targets?.map(({ Id }) => Id)).toEqual(['a', 'b']);
  const rest = await aws.events.send(
    new ListTargetsByRuleCommand({ ...key, Limit: 2, NextToken: first.NextToken }),
  );
  expect(rest.Targets?.map(({ Id }) => Id)).toEqual(['c']);

  const removal = await aws.events.send(new RemoveTargetsCommand({ ...key, Ids: ['a', 'nobody'] }));
  expect(removal).toMatchObject({
    FailedEntryCount: 1,
    FailedEntries: [{ TargetId: 'nobody', ErrorCode: 'ResourceNotFoundException' }],
  });
  expect((await list()).map(({ Id }) => Id)).toEqual(['b', 'c']);
});

it('a rule has five targets at most', async () => {
  const { put, list } = await emptyRule();
  await put(...['1', '2', '3', '4', '5'].map(target));
  await put(target('5'));
  await expect(put(target('6'))).rejects.toMatchObject({ name: 'LimitExceededException' });
  expect(await list()).toHaveLength(5);
});

it('a target has one kind of input, a rule that exists, an id of the allowed characters and an ARN', async () => {
  const { key, put } = await emptyRule();
  await expect(put({ ...target('a'), Input: '{}', InputPath: '$.detail' })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Only one of Input, InputPath, or InputTransformer must be provided for target a.',
  });
  await expect(put(target('!'))).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put({ Id: 'nonsense', Arn: 'nonsense' })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Parameter nonsense is not valid. Reason: Provided Arn is not in correct format.',
  });
  await expect(put(target('x.fifo'))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Parameter(s) SqsParameters must be specified for target: x.fifo.',
  });
  await expect(
    aws.events.send(new PutTargetsCommand({ ...key, Rule: 'nobody', Targets: [target('a')] })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('Input replaces the event and InputPath picks a part of it', async () => {
  const bus = await aws.bus();
  const pattern = { source: ['test'] };
  const fixed = await aws.subscription(bus, pattern, { Input: '{"fixed":true}' });
  const part = await aws.subscription(bus, pattern, { InputPath: '$.detail.inner' });
  const none = await aws.subscription(bus, pattern, { InputPath: '$.detail.constructor.name' });

  const Detail = '{"inner":{"answer":42}}';
  await aws.events.send(
    new PutEventsCommand({ Entries: [{ EventBusName: bus, Source: 'test', DetailType: 'Asked', Detail }] }),
  );

  const bodies = await Promise.all([fixed, part, none].map(({ url }) => aws.bodies(url, 1)));
  expect(bodies).toEqual([['{"fixed":true}'], ['{"answer":42}'], ['null']]);
});
