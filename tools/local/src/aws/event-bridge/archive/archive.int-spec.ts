import {
  CreateArchiveCommand,
  DeleteArchiveCommand,
  DescribeArchiveCommand,
  InvalidEventPatternException,
  ListArchivesCommand,
  PutEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { AwsTestClients, unique } from '../../../../testing/aws-test-clients';

const aws = new AwsTestClients();
afterAll(() => aws.destroy());

const arnOfBus = (bus: string) => `arn:aws:events:eu-west-1:000000000000:event-bus/${bus}`;

function create(bus: string, more: object = {}, ArchiveName = unique('archive')) {
  const request = { ArchiveName, EventSourceArn: arnOfBus(bus), ...more };
  return aws.events.send(new CreateArchiveCommand(request)).then((answer) => ({ ...answer, ArchiveName }));
}

const describe = (ArchiveName: string) => aws.events.send(new DescribeArchiveCommand({ ArchiveName }));

async function say(bus: string, ...sources: string[]): Promise<void> {
  const Entries = sources.map((Source) => ({
    EventBusName: bus,
    Source,
    DetailType: 'Tested',
    Detail: '{}',
  }));
  await aws.events.send(new PutEventsCommand({ Entries }));
}

it('an archive is described with what it holds: events of its bus that match its pattern', async () => {
  const bus = await aws.bus();
  const EventPattern = '{"source":["test"]}';
  const before = Math.floor(Date.now() / 1000) * 1000;
  const { ArchiveName, ArchiveArn, CreationTime } = await create(bus, {
    EventPattern,
    Description: 'why',
    RetentionDays: 7,
  });
  expect(ArchiveArn).toBe(`arn:aws:events:eu-west-1:000000000000:archive/${ArchiveName}`);
  expect(CreationTime?.getTime()).toBeGreaterThanOrEqual(before);

  await say(bus, 'test', 'other', 'test');
  await say(await aws.bus(), 'test');
  const described = await describe(ArchiveName);
  expect(described).toMatchObject({
    ArchiveName,
    ArchiveArn,
    EventSourceArn: arnOfBus(bus),
    EventPattern,
    Description: 'why',
    State: 'ENABLED',
    RetentionDays: 7,
    EventCount: 2,
    CreationTime,
  });
  expect(described.SizeBytes).toBeGreaterThan(200);
});

it('archives are listed by one filter, page by page', async () => {
  const bus = await aws.bus();
  const prefix = unique('listed');
  for (const letter of ['b', 'a', 'c']) await create(bus, {}, `${prefix}-${letter}`);
  const list = (request: object) => aws.events.send(new ListArchivesCommand(request));

  const first = await list({ EventSourceArn: arnOfBus(bus), Limit: 2 });
  expect(first.Archives).toMatchObject([
    { ArchiveName: `${prefix}-a`, State: 'ENABLED', EventCount: 0, SizeBytes: 0 },
    { ArchiveName: `${prefix}-b` },
  ]);
  const second = await list({ EventSourceArn: arnOfBus(bus), Limit: 2, NextToken: first.NextToken });
  expect(second.Archives).toMatchObject([{ ArchiveName: `${prefix}-c` }]);
  expect(second.NextToken).toBeUndefined();
  expect((await list({ NamePrefix: `${prefix}-a` })).Archives).toHaveLength(1);
  expect((await list({ State: 'DISABLED' })).Archives).toEqual([]);
  await expect(list({ NamePrefix: prefix, State: 'ENABLED' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('an archive that was deleted is gone with its events, also for one of the same name', async () => {
  const bus = await aws.bus();
  const { ArchiveName } = await create(bus);
  await say(bus, 'test');
  const remove = () => aws.events.send(new DeleteArchiveCommand({ ArchiveName }));
  await remove();
  await expect(remove()).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(describe(ArchiveName)).rejects.toMatchObject({
    message: `Archive ${ArchiveName} does not exist.`,
  });
  await create(bus, {}, ArchiveName);
  expect(await describe(ArchiveName)).toMatchObject({ EventCount: 0 });
});

it('what cannot be archived is refused', async () => {
  const bus = await aws.bus();
  const { ArchiveName } = await create(bus);
  await expect(create(bus, {}, ArchiveName)).rejects.toBeInstanceOf(ResourceAlreadyExistsException);
  await expect(create('nowhere')).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(create(bus, { EventPattern: '{}' })).rejects.toBeInstanceOf(InvalidEventPatternException);
  await expect(create(bus, { RetentionDays: -1 })).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(create(bus, {}, 'x'.repeat(49))).rejects.toMatchObject({ name: 'ValidationException' });
});
