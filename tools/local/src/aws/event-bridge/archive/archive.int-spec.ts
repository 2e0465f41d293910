import {
  CreateArchiveCommand,
  DeleteArchiveCommand,
  DescribeArchiveCommand,
  ListArchivesCommand,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { AwsTestClients, unique } from '../../../../testing/aws-test-clients';

const aws = new AwsTestClients();
afterAll(() => aws.destroy());

async function create(bus: string, more: object = {}, ArchiveName = unique('archive')): Promise<string> {
  const EventSourceArn = `arn:aws:events:eu-west-1:000000000000:event-bus/${bus}`;
  await aws.events.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn, ...more }));
  return ArchiveName;
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

it('an archive holds the events of its bus that match its pattern, and says so at once', async () => {
  const bus = await aws.bus();
  const archive = await create(bus, { EventPattern: '{"source":["test"]}' });
  await say(bus, 'test', 'other', 'test');
  await say(await aws.bus(), 'test');
  const described = await describe(archive);
  expect(described).toMatchObject({ State: 'ENABLED', EventCount: 2 });
  expect(described.SizeBytes).toBeGreaterThan(200);
});

it('an archive that was deleted is gone with its events, also for one of the same name', async () => {
  const bus = await aws.bus();
  const archive = await create(bus);
  await say(bus, 'test');
  await aws.events.send(new DeleteArchiveCommand({ ArchiveName: archive }));
  await create(bus, {}, archive);
  expect(await describe(archive)).toMatchObject({ EventCount: 0 });
});

it('archives are listed in the order of their names, and each is enabled', async () => {
  const bus = await aws.bus();
  const prefix = unique('listed');
  for (const letter of ['b', 'a']) await create(bus, {}, `${prefix}-${letter}`);
  const list = (request: object) => aws.events.send(new ListArchivesCommand(request));
  expect((await list({ NamePrefix: prefix })).Archives).toMatchObject([
    { ArchiveName: `${prefix}-a`, State: 'ENABLED' },
    { ArchiveName: `${prefix}-b` },
  ]);
  expect((await list({ State: 'DISABLED' })).Archives).toEqual([]);
});
