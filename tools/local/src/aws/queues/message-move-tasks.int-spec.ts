import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
  UnsupportedOperation,
} from '@aws-sdk/client-sqs';
import { AwsTestClients, queueArn } from '../../../testing/aws-test-clients';
import { OwnEndpoint } from '../../../testing/own-endpoint';

const shared = new AwsTestClients();
afterAll(() => OwnEndpoint.endAll().then(() => shared.destroy()));

async function deadLetterQueue(aws = shared) {
  const dead = await aws.queue();
  const arn = queueArn(dead.name);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 });
  const origin = () => aws.queue({ VisibilityTimeout: '0', RedrivePolicy });
  return { arn, url: dead.url, origin };
}

/** Sends a message and receives it until it is dead. */
async function kill(url: string, body: string, aws = shared): Promise<string | undefined> {
  const { MessageId } = await aws.send(url, body);
  expect(await aws.receive(url)).toHaveLength(1);
  expect(await aws.receive(url)).toEqual([]);
  return MessageId;
}

const start = (SourceArn: string, more: object = {}, aws = shared) =>
  aws.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, ...more }));

async function list(
  SourceArn: string,
  MaxResults?: number,
  aws = shared,
): Promise<ListMessageMoveTasksResultEntry[]> {
  const { Results } = await aws.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }));
  return Results ?? [];
}

const bodies = async (url: string, seconds = 0) =>
  (await shared.receive(url, seconds)).map(({ Body }) => Body);

async function ended(arn: string, aws = shared): Promise<ListMessageMoveTasksResultEntry | undefined> {
  let [task] = await list(arn, 1, aws);
  while (task?.Status === 'RUNNING') [task] = await list(arn, 1, aws);
  return task;
}

async function visible(QueueUrl: string, aws: AwsTestClients): Promise<number> {
  const { Attributes } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.['ApproximateNumberOfMessages']);
}

it('dead messages go back to the queues that they came from, as new messages', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  const [one, other] = [await origin(), await origin()];
  const id = await kill(one.url, 'of one');
  await kill(other.url, 'of the other');

  const { TaskHandle } = await start(arn);
  expect(TaskHandle).toBeTruthy();
  expect(await ended(arn)).toEqual({
    Status: 'COMPLETED',
    SourceArn: arn,
    ApproximateNumberOfMessagesMoved: 2,
    ApproximateNumberOfMessagesToMove: 2,
    StartedTimestamp: expect.any(Number) as number,
  });
  const [moved] = await shared.receive(one.url);
  expect(moved).toMatchObject({ Body: 'of one', Attributes: { ApproximateReceiveCount: '1' } });
  expect(moved?.MessageId).not.toBe(id);
  expect(await bodies(other.url)).toEqual(['of the other']);
  expect(await shared.receive(url)).toEqual([]);
});

it('messages go to the destination that was given, with their attributes, those in flight stay', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  await origin();
  const destination = await shared.queue();
  await shared.send(url, 'in flight');
  await shared.receive(url);
  const MessageAttributes = { reason: { DataType: 'String', StringValue: 'because' } };
  await shared.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'direct', MessageAttributes }));

  await start(arn, { DestinationArn: queueArn(destination.name) });
  expect(await ended(arn)).toMatchObject({
    Status: 'COMPLETED',
    ApproximateNumberOfMessagesMoved: 1,
    DestinationArn: queueArn(destination.name),
  });
  expect(await shared.receive(destination.url)).toMatchObject([{ Body: 'direct', MessageAttributes }]);
});

it('one task runs at a time, at its rate, until it is cancelled', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  const destination = await shared.queue();
  await origin();
  for (const word of ['a', 'b', 'c']) await shared.send(url, word);
  const limited = { DestinationArn: queueArn(destination.name), MaxNumberOfMessagesPerSecond: 1 };

  const { TaskHandle } = await start(arn, limited);
  expect(await bodies(destination.url, 5)).toEqual(['a']);
  await expect(start(arn)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: expect.stringMatching(/^There is already a task running/) as string,
  });
  expect(await list(arn)).toMatchObject([
    {
      TaskHandle,
      Status: 'RUNNING',
      MaxNumberOfMessagesPerSecond: 1,
      ApproximateNumberOfMessagesMoved: 1,
      ApproximateNumberOfMessagesToMove: 3,
    },
  ]);

  const cancel = () => shared.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  expect(await cancel()).toMatchObject({ ApproximateNumberOfMessagesMoved: 1 });
  await expect(cancel()).rejects.toBeInstanceOf(UnsupportedOperation);
  expect(await bodies(url)).toEqual(['b', 'c']);
  const [cancelled] = await list(arn);
  expect(cancelled).toMatchObject({ Status: 'CANCELLED' });
  expect(cancelled).not.toHaveProperty('TaskHandle');
});

it('the youngest task is listed first, one unless more are asked for', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  await origin();
  const destination = { DestinationArn: queueArn((await shared.queue()).name) };
  await start(arn, destination);
  await ended(arn);
  await shared.send(url, 'one');
  await start(arn, destination);
  await ended(arn);
  const moved = (tasks: ListMessageMoveTasksResultEntry[]) =>
    tasks.map((task) => task.ApproximateNumberOfMessagesMoved);
  expect(moved(await list(arn))).toEqual([1]);
  expect(moved(await list(arn, 10))).toEqual([1, 0]);
});

it('a task fails on a message that came from no queue, or from one that is gone, and leaves it', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  const gone = await origin();
  await origin();
  await shared.send(url, 'direct');
  await start(arn);
  expect(await ended(arn)).toMatchObject({
    Status: 'FAILED',
    FailureReason: 'CouldNotDetermineMessageSource',
  });
  const [direct] = await shared.receive(url);
  await shared.delete(url, direct);

  await kill(gone.url, 'orphan');
  await shared.sqs.send(new DeleteQueueCommand({ QueueUrl: gone.url }));
  await start(arn);
  expect(await ended(arn)).toMatchObject({
    Status: 'FAILED',
    FailureReason: 'AWS.SimpleQueueService.NonExistentQueue',
  });
  expect(await bodies(url)).toEqual(['orphan']);
});

it('a process that is killed loses the task but no message, and knows where messages came from', async () => {
  const before = await OwnEndpoint.start();
  const { arn, url, origin } = await deadLetterQueue(before.aws);
  const [one] = [await origin(), await origin()];
  for (const word of ['a', 'b', 'c']) await kill(one.url, word, before.aws);
  await start(arn, { MaxNumberOfMessagesPerSecond: 1 }, before.aws);
  expect(await before.aws.receive(one.url, 5)).toHaveLength(1);

  const after = await before.restart('SIGKILL');
  expect(await list(arn, 1, after.aws)).toEqual([]);
  const waiting = await visible(after.moved(url), after.aws);
  expect(waiting + (await visible(after.moved(one.url), after.aws))).toBe(3);
  expect(waiting).toBeLessThan(3);
  await start(arn, {}, after.aws);
  expect(await ended(arn, after.aws)).toMatchObject({
    Status: 'COMPLETED',
    ApproximateNumberOfMessagesMoved: waiting,
  });
  expect(await visible(after.moved(one.url), after.aws)).toBe(3);
  after.aws.destroy();
});
