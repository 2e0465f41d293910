import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateArchiveCommand,
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { unique } from '../testing/aws-test-clients';
import { AwsUnderTest, awsUnderTest } from '../testing/aws-under-test';

const aws = awsUnderTest();

it('what tests made is gone when they have left', async () => {
  const leaving = new AwsUnderTest();
  await leaving.connect();
  const Name = await leaving.bus();
  const { url } = await leaving.subscription(Name, { source: ['test'] });
  const ArchiveName = unique('archive');
  const EventSourceArn = aws.arn('events', `event-bus/${Name}`);
  await leaving.events.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn }));

  await leaving.leave();
  const gone = ResourceNotFoundException;
  await expect(aws.events.send(new DescribeEventBusCommand({ Name }))).rejects.toBeInstanceOf(gone);
  await expect(aws.events.send(new DescribeArchiveCommand({ ArchiveName }))).rejects.toBeInstanceOf(gone);
  const QueueName = url.split('/').at(-1);
  await expect(aws.sqs.send(new GetQueueUrlCommand({ QueueName }))).rejects.toBeInstanceOf(QueueDoesNotExist);
});

it('no test of this folder uses what only the local endpoint has', () => {
  const files = readdirSync(__dirname).filter((name) => name !== 'leavings.int-spec.ts');
  const texts = files.map((name) => readFileSync(join(__dirname, name), 'utf8'));
  expect(files.length).toBeGreaterThan(7);
  for (const text of texts) {
    expect(text).toContain('awsUnderTest()');
    expect(text).not.toMatch(/own-endpoint|fault-switchboard|test-services|started-script|0{12}|eu-west-1/);
  }
});
