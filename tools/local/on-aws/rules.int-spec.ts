import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { unique } from '../testing/aws-test-clients';
import { awsUnderTest } from '../testing/aws-under-test';

const aws = awsUnderTest();

const EventPattern = '{"source":["test"]}';

function put(EventBusName: string, Name: string, more: object = {}) {
  return aws.events.send(new PutRuleCommand({ Name, EventBusName, EventPattern, ...more }));
}

it('a rule that was put is described and has the ARN of its bus', async () => {
  const EventBusName = await aws.bus();
  const { RuleArn } = await put(EventBusName, 'rule', { Description: 'why', State: 'DISABLED' });
  expect(RuleArn).toBe(aws.arn('events', `rule/${EventBusName}/rule`));
  expect(await aws.events.send(new DescribeRuleCommand({ Name: 'rule', EventBusName }))).toMatchObject({
    Name: 'rule',
    Arn: RuleArn,
    EventPattern,
    Description: 'why',
    State: 'DISABLED',
    EventBusName,
    CreatedBy: aws.account,
  });
});

it('putting a rule again replaces it but keeps its targets', async () => {
  const EventBusName = await aws.bus();
  await put(EventBusName, 'rule', { Description: 'first' });
  const Targets = [{ Id: 'queue', Arn: aws.queueArn('somewhere') }];
  await aws.events.send(new PutTargetsCommand({ Rule: 'rule', EventBusName, Targets }));

  await put(EventBusName, 'rule');

  const rule = await aws.events.send(new DescribeRuleCommand({ Name: 'rule', EventBusName }));
  expect(rule).not.toHaveProperty('Description');
  const listed = await aws.events.send(new ListTargetsByRuleCommand({ Rule: 'rule', EventBusName }));
  expect(listed.Targets).toEqual(Targets);
});

it('rules are listed by prefix, page by page, per bus', async () => {
  const EventBusName = await aws.bus();
  for (const name of ['b', 'a', 'c', 'other'])
    await put(EventBusName, name === 'other' ? name : `rule-${name}`);

  const first = await aws.events.send(new ListRulesCommand({ EventBusName, NamePrefix: 'rule-', Limit: 2 }));
  expect(first.Rules?.map(({ Name }) => Name)).toEqual(['rule-a', 'rule-b']);
  const { NextToken } = first;
  const second = await aws.events.send(
    new ListRulesCommand({ EventBusName, NamePrefix: 'rule-', Limit: 2, NextToken }),
  );
  expect(second.Rules?.map(({ Name }) => Name)).toEqual(['rule-c']);
  expect(second.NextToken).toBeUndefined();
});

it('a disabled rule hears nothing until it is enabled', async () => {
  const bus = await aws.bus();
  const { rule, url } = await aws.subscription(bus, { source: ['test'] });
  const say = (word: string) =>
    aws.events.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: bus, Source: 'test', DetailType: 'Said', Detail: JSON.stringify({ word }) },
        ],
      }),
    );

  await aws.events.send(new DisableRuleCommand({ Name: rule, EventBusName: bus }));
  await aws.rulesTakeEffect();
  await say('unheard');
  await aws.events.send(new EnableRuleCommand({ Name: rule, EventBusName: bus }));
  await aws.rulesTakeEffect();
  await say('heard');

  const bodies = await aws.bodies(url, 1);
  expect(bodies.map((body) => JSON.parse(body) as unknown)).toMatchObject([{ detail: { word: 'heard' } }]);
});

it('a rule goes when its targets have gone, and going twice is no error', async () => {
  const EventBusName = await aws.bus();
  await put(EventBusName, 'rule');
  await aws.events.send(
    new PutTargetsCommand({ Rule: 'rule', EventBusName, Targets: [{ Id: 'queue', Arn: aws.queueArn('x') }] }),
  );
  const remove = () => aws.events.send(new DeleteRuleCommand({ Name: 'rule', EventBusName }));

  await expect(remove()).rejects.toMatchObject({
    name: 'ValidationException',
    message: "Rule can't be deleted since it has targets.",
  });
  await aws.events.send(new RemoveTargetsCommand({ Rule: 'rule', EventBusName, Ids: ['queue'] }));
  await remove();
  await remove();

  await expect(
    aws.events.send(new DescribeRuleCommand({ Name: 'rule', EventBusName })),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Rule rule does not exist on EventBus ${EventBusName}.`,
  });
});

/** A pattern text of this many characters. */
function patternOf(length: number): string {
  return `{"source":["${'x'.repeat(length - '{"source":[""]}'.length)}"]}`;
}

it('a pattern may have 2,048 characters', async () => {
  const EventBusName = await aws.bus();
  await put(EventBusName, 'long', { EventPattern: patternOf(2048) });
  const { Rules } = await aws.events.send(new ListRulesCommand({ EventBusName }));
  expect(Rules).toHaveLength(1);
});

it.each([
  ['a pattern that is not JSON', { EventPattern: '{' }, 'InvalidEventPatternException'],
  ['an empty pattern', { EventPattern: '{}' }, 'InvalidEventPatternException'],
  ['an unknown operator', { EventPattern: '{"source":[{"like":"x"}]}' }, 'InvalidEventPatternException'],
  ['2,049 characters', { EventPattern: patternOf(2049) }, 'InvalidEventPatternException'],
  ['4,097 characters', { EventPattern: patternOf(4097) }, 'ValidationException'],
  ['no pattern', { EventPattern: undefined }, 'ValidationException'],
  ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'ValidationException'],
  ['a description of 513 characters', { Description: 'x'.repeat(513) }, 'ValidationException'],
  ['a bus that does not exist', { EventBusName: 'nowhere' }, 'ResourceNotFoundException'],
])('%s is refused', async (_what, wrong, name) => {
  await expect(put('default', unique('rule'), wrong)).rejects.toMatchObject({ name });
});

it('a schedule is for the default bus only', async () => {
  const schedule = { EventPattern: undefined, ScheduleExpression: 'rate(1 minute)' };
  await expect(put(await aws.bus(), 'rule', schedule)).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'ScheduleExpression is supported only on the default event bus.',
  });
});

it('a bus has 300 rules at most', async () => {
  const EventBusName = await aws.bus();
  for (let made = 0; made < 300; made += 1) await put(EventBusName, `rule-${String(made)}`);
  await expect(put(EventBusName, 'one-more')).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(put(EventBusName, 'rule-7', { Description: 'changed' })).resolves.toHaveProperty('RuleArn');
});

it('30 rules of a bus at most have wildcards', async () => {
  const EventBusName = await aws.bus();
  const wild = { EventPattern: '{"source":[{"anything-but":{"wildcard":"a*b"}}]}' };
  for (let made = 0; made < 30; made += 1) await put(EventBusName, `wild-${String(made)}`, wild);
  await expect(put(EventBusName, 'one-more', wild)).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(put(EventBusName, 'tame')).resolves.toHaveProperty('RuleArn');
  await expect(put(EventBusName, 'wild-7', wild)).resolves.toHaveProperty('RuleArn');
});
