import {
  CreateArchiveCommand,
  DeleteArchiveCommand,
  DescribeArchiveCommand,
  InvalidEventPatternException,
  ListArchivesCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { unique } from '../testing/aws-test-clients';
import { awsUnderTest } from '../testing/aws-under-test';

const aws = awsUnderTest();

function create(bus: string, more: object = {}, ArchiveName = unique('archive')) {
  const request = { ArchiveName, EventSourceArn: aws.arn('events', `event-bus/${bus}`), ...more };
  return aws.events.send(new CreateArchiveCommand(request)).then((answer) => ({ ...answer, ArchiveName }));
}

const describe = (ArchiveName: string) => aws.events.send(new DescribeArchiveCommand({ ArchiveName }));

it('an archive is described as it was made', async () => {
  const bus = await aws.bus();
  const settings = { EventPattern: '{"source":["test"]}', Description: 'why', RetentionDays: 7 };
  const before = Math.floor(Date.now() / 1000) * 1000;
  const { ArchiveName, ArchiveArn, CreationTime } = await create(bus, settings);
  expect(ArchiveArn).toBe(aws.arn('events', `archive/${ArchiveName}`));
  expect(CreationTime?.getTime()).toBeGreaterThanOrEqual(before);
  expect(await describe(ArchiveName)).toMatchObject({
    ArchiveName,
    ArchiveArn,
    EventSourceArn: aws.arn('events', `event-bus/${bus}`),
    ...settings,
    CreationTime,
    EventCount: 0,
    SizeBytes: 0,
  });
});

it('archives are listed by one filter, page by page', async () => {
  const bus = await aws.bus();
  const prefix = unique('listed');
  for (const letter of ['b', 'a', 'c']) await create(bus, {}, `${prefix}-${letter}`);
  const list = (request: object) => aws.events.send(new ListArchivesCommand(request));

  const EventSourceArn = aws.arn('events', `event-bus/${bus}`);
  const first = await list({ EventSourceArn, Limit: 2 });
  expect(first.Archives).toHaveLength(2);
  const second = await list({ EventSourceArn, Limit: 2, NextToken: first.NextToken });
  expect(second.NextToken).toBeUndefined();
  const names = [first, second].flatMap(({ Archives = [] }) => Archives.map((each) => each.ArchiveName));
  expect(names.sort()).toEqual(['a', 'b', 'c'].map((letter) => `${prefix}-${letter}`));
  expect((await list({ NamePrefix: `${prefix}-a` })).Archives).toHaveLength(1);
  await expect(list({ NamePrefix: prefix, State: 'ENABLED' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('an archive that was deleted is gone, and cannot be deleted again', async () => {
  const { ArchiveName } = await create(await aws.bus());
  const remove = () => aws.events.send(new DeleteArchiveCommand({ ArchiveName }));
  await remove();
  await expect(remove()).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(describe(ArchiveName)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Archive ${ArchiveName} does not exist.`,
  });
});

it('what cannot be archived is refused', async () => {
  const bus = await aws.bus();
  const { ArchiveName } = await create(bus);
  await expect(create(bus, {}, ArchiveName)).rejects.toBeInstanceOf(ResourceAlreadyExistsException);
  await expect(create(unique('nowhere'))).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(create(bus, { EventPattern: '{}' })).rejects.toBeInstanceOf(InvalidEventPatternException);
  await expect(create(bus, { RetentionDays: -1 })).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(create(bus, {}, 'x'.repeat(49))).rejects.toMatchObject({ name: 'ValidationException' });
});
