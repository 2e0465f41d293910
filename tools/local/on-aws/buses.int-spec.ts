import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DescribeEventBusCommand,
  ListEventBusesCommand,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { unique } from '../testing/aws-test-clients';
import { awsUnderTest } from '../testing/aws-under-test';

const aws = awsUnderTest();

it('a bus that was created is described, by name and by ARN', async () => {
  const Name = unique('bus');
  const { EventBusArn } = await aws.events.send(
    new CreateEventBusCommand({ Name, Description: 'for tests' }),
  );

  expect(EventBusArn).toBe(aws.arn('events', `event-bus/${Name}`));
  for (const key of [Name, EventBusArn]) {
    expect(await aws.events.send(new DescribeEventBusCommand({ Name: key }))).toMatchObject({
      Name,
      Arn: EventBusArn,
      Description: 'for tests',
      CreationTime: expect.any(Date) as Date,
    });
  }
});

it('the default bus is there without being created, and cannot be deleted', async () => {
  expect(await aws.events.send(new DescribeEventBusCommand({}))).toMatchObject({ Name: 'default' });
  await expect(aws.events.send(new DeleteEventBusCommand({ Name: 'default' }))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Cannot delete event bus default.',
  });
});

it('a name is given once', async () => {
  const Name = await aws.bus();
  await expect(aws.events.send(new CreateEventBusCommand({ Name }))).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
    message: `Event bus ${Name} already exists.`,
  });
});

it('buses are listed by prefix, page by page', async () => {
  const prefix = unique('page');
  const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${prefix}-${letter}`);
  for (const Name of names) await aws.events.send(new CreateEventBusCommand({ Name }));

  const seen: string[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.events.send(
      new ListEventBusesCommand({
        NamePrefix: prefix,
        Limit: 2,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    seen.push((page.EventBuses ?? []).map(({ Name }) => Name ?? ''));
    ({ NextToken } = page);
  } while (NextToken !== undefined);

  expect(seen).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
});

it('a deleted bus is gone, deleting it again is no error, and one with rules is kept', async () => {
  const Name = await aws.bus();
  await aws.events.send(new DeleteEventBusCommand({ Name }));
  await aws.events.send(new DeleteEventBusCommand({ Name }));
  await expect(aws.events.send(new DescribeEventBusCommand({ Name }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Event bus ${Name} does not exist.`,
  });

  const busy = await aws.bus();
  await aws.events.send(
    new PutRuleCommand({ Name: 'rule', EventBusName: busy, EventPattern: '{"source":["x"]}' }),
  );
  await expect(aws.events.send(new DeleteEventBusCommand({ Name: busy }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it.each([
  ['a name with a space', new CreateEventBusCommand({ Name: 'a b' })],
  ['a name of 257 characters', new CreateEventBusCommand({ Name: 'x'.repeat(257) })],
  ['no name', new CreateEventBusCommand({ Name: undefined })],
  ['a page of none', new ListEventBusesCommand({ Limit: 0 })],
  ['a token from elsewhere', new ListEventBusesCommand({ NextToken: 'abc' })],
])('%s is a ValidationException', async (_what, command) => {
  await expect(aws.events.send(command as CreateEventBusCommand)).rejects.toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
});
