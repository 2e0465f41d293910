import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  ResourceNotFoundException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { until } from '@fanfare/persistence/testing/until';
import { unique } from '../testing/aws-test-clients';
import { awsUnderTest, patienceSeconds } from '../testing/aws-under-test';

const aws = awsUnderTest();

/** A dead-letter queue, and a way to make queues whose messages go there after one receive. */
async function deadLetterQueue() {
  const { name, url } = await aws.queue();
  const arn = aws.queueArn(name);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 });
  return { arn, url, origin: () => aws.queue({ VisibilityTimeout: '0', RedrivePolicy }) };
}

const start = (SourceArn: string, more: object = {}) =>
  aws.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, ...more }));

const list = async (SourceArn: string, MaxResults?: number) =>
  (await aws.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }))).Results ?? [];

function ended(arn: string) {
  return until(
    'the end of the task',
    async () => {
      const [task] = await list(arn);
      return task?.Status !== 'RUNNING' && task;
    },
    patienceSeconds,
  );
}

it('a dead message goes back to the queue that it came from', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  const [one] = [await origin(), await origin()];
  await aws.send(one.url, 'dead');
  expect(await aws.receive(one.url)).toHaveLength(1);
  expect(await aws.receive(one.url)).toEqual([]);

  expect((await start(arn)).TaskHandle).toBeTruthy();
  expect(await ended(arn)).toMatchObject({
    Status: 'COMPLETED',
    SourceArn: arn,
    ApproximateNumberOfMessagesMoved: 1,
  });
  expect(await aws.bodies(one.url, 1)).toEqual(['dead']);
  expect(await aws.receive(url)).toEqual([]);
});

it('messages go to the destination that was given', async () => {
  const { arn, url, origin } = await deadLetterQueue();
  await origin();
  const destination = await aws.queue();
  await aws.send(url, 'direct');
  await start(arn, { DestinationArn: aws.queueArn(destination.name), MaxNumberOfMessagesPerSecond: 10 });
  expect(await ended(arn)).toMatchObject({
    Status: 'COMPLETED',
    DestinationArn: aws.queueArn(destination.name),
    MaxNumberOfMessagesPerSecond: 10,
  });
  expect(await aws.bodies(destination.url, 1)).toEqual(['direct']);
});

it('what cannot be moved is refused', async () => {
  const { arn, origin } = await deadLetterQueue();
  await origin();
  const plain = await aws.queue();
  const nowhere = aws.queueArn(unique('nowhere'));
  const invalid = { name: 'InvalidParameterValue' };
  await expect(start(nowhere)).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(start(arn, { DestinationArn: nowhere })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: "The resource that you specified for the DestinationArn parameter doesn't exist.",
  });
  await expect(start(aws.queueArn(plain.name))).rejects.toMatchObject({
    ...invalid,
    message: expect.stringMatching(/configured as a Dead Letter Queue/) as string,
  });
  await expect(start(arn, { DestinationArn: arn })).rejects.toMatchObject(invalid);
  await expect(start(arn, { MaxNumberOfMessagesPerSecond: 501 })).rejects.toMatchObject(invalid);
  await expect(list(arn, 11)).rejects.toMatchObject(invalid);
  await expect(list(nowhere)).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(aws.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: undefined }))).rejects.toMatchObject(
    { name: 'MissingParameter' },
  );
  await expect(
    aws.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: 'nobody' })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException);
});
