import {
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { AwsTestClients, queueArn, unique } from '../../../../testing/aws-test-clients';
import { FaultSwitchboard } from '../../../../testing/fault-switchboard';
import { OwnEndpoint } from '../../../../testing/own-endpoint';

const shared = new AwsTestClients();
const faults = new FaultSwitchboard();
afterAll(() => {
  shared.destroy();
  return OwnEndpoint.endAll();
});

/** A bus whose rule delivers to one queue, with a dead-letter queue for what does not arrive. */
async function route(target: Partial<Target> = {}, aws = shared) {
  const bus = await aws.bus();
  const dead = await aws.queue();
  const DeadLetterConfig = { Arn: queueArn(dead.name) };
  const { rule, url } = await aws.subscription(bus, { source: ['test'] }, { DeadLetterConfig, ...target });
  return { bus, rule, url, dead, queue: url.split('/').at(-1) ?? '' };
}

async function say(bus: string, aws = shared): Promise<string | undefined> {
  const entry = { EventBusName: bus, Source: 'test', DetailType: 'Tested', Detail: '{"n":1}' };
  const { Entries } = await aws.events.send(new PutEventsCommand({ Entries: [entry] }));
  return Entries?.[0]?.EventId;
}

const texts = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );

it('an event for a queue that does not exist goes to the dead-letter queue at once', async () => {
  const { bus, rule, dead } = await route({ Arn: queueArn('nowhere'), Input: '"replaced"' });
  const id = await say(bus);
  const [letter] = await shared.receive(dead.url);
  expect(JSON.parse(letter?.Body ?? '')).toMatchObject({ id, source: 'test', detail: { n: 1 } });
  expect(letter?.MessageAttributes).toEqual(
    texts({
      RULE_ARN: `arn:aws:events:eu-west-1:000000000000:rule/${bus}/${rule}`,
      TARGET_ARN: queueArn('nowhere'),
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: 'The specified queue does not exist.',
      RETRY_ATTEMPTS: '0',
    }),
  );
});

it('an event for a queue that may not be written to goes to the dead-letter queue without a retry', async () => {
  const { bus, url, dead, queue } = await route();
  await faults.put(queue, { fault: 'failDelivery', errorCode: 'NO_PERMISSIONS', queue, times: 1 });
  await say(bus);
  expect((await shared.receive(dead.url))[0]?.MessageAttributes).toMatchObject(
    texts({ ERROR_CODE: 'NO_PERMISSIONS', RETRY_ATTEMPTS: '0' }),
  );
  expect(await shared.receive(url)).toEqual([]);
});

it('a delivery that fails for a while is tried again until it arrives, once', async () => {
  const { bus, url, dead, queue } = await route();
  await faults.put(queue, { fault: 'failDelivery', errorCode: 'THROTTLING', queue, times: 2 });
  const id = await say(bus);
  const messages = await shared.receive(url, 10);
  expect(messages.map(({ Body = '' }) => JSON.parse(Body) as unknown)).toMatchObject([{ id }]);
  expect(await faults.list()).not.toHaveProperty(queue);
  expect(await shared.receive(dead.url)).toEqual([]);
});

it('a delivery that keeps failing is given up after its retries', async () => {
  const { bus, url, dead, queue } = await route({ RetryPolicy: { MaximumRetryAttempts: 2 } });
  await faults.put(queue, { fault: 'failDelivery', errorCode: 'INTERNAL_ERROR', queue });
  await say(bus);
  const letters = await shared.receive(dead.url, 10);
  await faults.remove(queue);
  expect(letters[0]?.MessageAttributes).toMatchObject(
    texts({
      ERROR_CODE: 'INTERNAL_ERROR',
      RETRY_ATTEMPTS: '2',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    }),
  );
  expect(await shared.receive(url)).toEqual([]);
});

it('without a dead-letter queue, or with one that does not exist, the event is dropped', async () => {
  const none = await route({ Arn: queueArn('nowhere'), DeadLetterConfig: {} });
  const missing = await route({ Arn: queueArn('nowhere'), DeadLetterConfig: { Arn: queueArn('nowhere') } });
  for (const { bus, dead } of [none, missing]) {
    expect(await say(bus)).toBeDefined();
    expect(await shared.receive(dead.url)).toEqual([]);
  }
});

it('a delivery that is to be tried again outlives a process that is killed, and is not made twice', async () => {
  const before = await OwnEndpoint.start();
  const { bus, url, queue } = await route({}, before.aws);
  await before.faults.put('down', { fault: 'failDelivery', errorCode: 'CONNECTION_FAILURE', queue });
  const id = await say(bus, before.aws);

  const after = await before.restart('SIGKILL');
  const [message] = await after.aws.receive(after.moved(url), 10);
  expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({ id });
  await after.aws.delete(after.moved(url), message);
  const later = await after.restart('SIGKILL');
  expect(await later.aws.receive(later.moved(url), 1)).toEqual([]);
  later.aws.destroy();
});

it.each([
  ['186 retries', { RetryPolicy: { MaximumRetryAttempts: 186 } }, 'maximumRetryAttempts'],
  ['an age of 59 seconds', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, 'maximumEventAgeInSeconds'],
])('%s are refused', async (_what, settings, field) => {
  const EventBusName = await shared.bus();
  const Rule = unique('rule');
  await shared.events.send(
    new PutRuleCommand({ Name: Rule, EventBusName, EventPattern: '{"source":["x"]}' }),
  );
  const Targets = [{ Id: 'queue', Arn: queueArn('somewhere'), ...settings }];
  await expect(
    shared.events.send(new PutTargetsCommand({ Rule, EventBusName, Targets })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(field) as string,
  });
});

it('a dead-letter queue that is no standard queue is refused for its target alone', async () => {
  const { bus, rule } = await route();
  const target = (Id: string, Arn: string) => ({
    Id,
    Arn: queueArn('somewhere'),
    DeadLetterConfig: { Arn },
  });
  const Targets = [target('fifo', queueArn('dead.fifo')), target('good', queueArn('dead'))];
  const answer = await shared.events.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets }));
  expect(answer.FailedEntries).toMatchObject([{ TargetId: 'fifo', ErrorCode: 'ValidationException' }]);
});
