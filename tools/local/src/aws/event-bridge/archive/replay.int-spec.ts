import {
  CancelReplayCommand,
  CreateArchiveCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  IllegalStatusException,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { AwsTestClients, unique } from '../../../../testing/aws-test-clients';
import { OwnEndpoint } from '../../../../testing/own-endpoint';

const shared = new AwsTestClients();
afterAll(() => {
  shared.destroy();
  return OwnEndpoint.endAll();
});

const arn = (path: string) => `arn:aws:events:eu-west-1:000000000000:${path}`;
const noon = new Date('2026-01-02T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

/** A bus with an archive, and one event for each of the seconds after noon. */
async function archived(seconds: number[], aws = shared) {
  const bus = await aws.bus();
  const archive = unique('archive');
  await aws.events.send(
    new CreateArchiveCommand({ ArchiveName: archive, EventSourceArn: arn(`event-bus/${bus}`) }),
  );
  for (let done = 0; done < seconds.length; done += 10) {
    const Entries = seconds.slice(done, done + 10).map((second) => ({
      EventBusName: bus,
      Source: 'test',
      DetailType: 'Tested',
      Detail: JSON.stringify({ second }),
      Time: after(second),
    }));
    await aws.events.send(new PutEventsCommand({ Entries }));
  }
  return { bus, archive };
}

interface Route {
  readonly bus: string;
  readonly archive: string;
}

function start({ bus, archive }: Route, more: object = {}, aws = shared, FilterArns?: string[]) {
  const request = {
    ReplayName: unique('replay'),
    EventSourceArn: arn(`archive/${archive}`),
    EventStartTime: noon,
    EventEndTime: after(3600),
    Destination: { Arn: arn(`event-bus/${bus}`), FilterArns },
    ...more,
  };
  return aws.events
    .send(new StartReplayCommand(request))
    .then((answer) => ({ ...answer, ReplayName: request.ReplayName }));
}

async function ended(ReplayName: string, aws = shared) {
  const describe = () => aws.events.send(new DescribeReplayCommand({ ReplayName }));
  let replay = await describe();
  while (replay.State === 'STARTING' || replay.State === 'RUNNING') replay = await describe();
  return replay;
}

interface Replayed {
  readonly 'replay-name'?: string;
  readonly detail: { readonly second: number };
}

async function events(url: string, aws = shared): Promise<Replayed[]> {
  const found: Replayed[] = [];
  for (;;) {
    const messages = await aws.receive(url);
    if (messages.length === 0) return found;
    for (const message of messages) {
      found.push(JSON.parse(message.Body ?? '') as Replayed);
      await aws.delete(url, message);
    }
  }
}

const seconds = (found: Replayed[]) => found.map(({ detail }) => detail.second).sort((a, b) => a - b);

it('a replay sends the events of its time once more, marked with its name, and archives none twice', async () => {
  const route = await archived([-1, 0, 30, 60, 61]);
  const { url } = await shared.subscription(route.bus, { source: ['test'] });
  const marked = await shared.subscription(route.bus, { 'replay-name': [{ exists: true }] });
  const { ReplayName, ReplayArn, State } = await start(route, {
    EventEndTime: after(60),
    Description: 'why',
  });
  expect([ReplayArn, State]).toEqual([arn(`replay/${ReplayName}`), 'STARTING']);

  expect(await ended(ReplayName)).toMatchObject({
    ReplayName,
    ReplayArn,
    State: 'COMPLETED',
    Description: 'why',
    EventSourceArn: arn(`archive/${route.archive}`),
    Destination: { Arn: arn(`event-bus/${route.bus}`) },
    EventStartTime: noon,
    EventEndTime: after(60),
    EventLastReplayedTime: after(60),
    ReplayStartTime: expect.any(Date) as Date,
    ReplayEndTime: expect.any(Date) as Date,
  });
  const found = await events(url);
  expect(seconds(found)).toEqual([0, 30, 60]);
  expect(found[0]).toMatchObject({ 'replay-name': ReplayName, source: 'test', time: '2026-01-02T12:00:00Z' });
  expect(seconds(await events(marked.url))).toEqual([0, 30, 60]);
  const archive = await shared.events.send(new DescribeArchiveCommand({ ArchiveName: route.archive }));
  expect(archive.EventCount).toBe(5);
});

it('a replay reaches the rules of its filter only', async () => {
  const route = await archived([1]);
  const meant = await shared.subscription(route.bus, { source: ['test'] });
  const other = await shared.subscription(route.bus, { source: ['test'] });
  const { ReplayName } = await start(route, {}, shared, [arn(`rule/${route.bus}/${meant.rule}`)]);
  await ended(ReplayName);
  expect(seconds(await events(meant.url))).toEqual([1]);
  expect(await events(other.url)).toEqual([]);
});

it('a replay that is cancelled stops, and cannot be cancelled again', async () => {
  const route = await archived(Array.from({ length: 150 }, (_, second) => second));
  const { url } = await shared.subscription(route.bus, { source: ['test'] });
  const { ReplayName } = await start(route);
  const cancel = () => shared.events.send(new CancelReplayCommand({ ReplayName }));
  expect(await cancel()).toMatchObject({ State: 'CANCELLING', ReplayArn: arn(`replay/${ReplayName}`) });
  await expect(cancel()).rejects.toBeInstanceOf(IllegalStatusException);
  expect(await ended(ReplayName)).toMatchObject({ State: 'CANCELLED' });
  expect((await events(url)).length).toBeLessThan(150);
});

it('archived events, and a replay under way, outlive a process that is killed', async () => {
  const before = await OwnEndpoint.start();
  const all = Array.from({ length: 150 }, (_, second) => second);
  const route = await archived(all, before.aws);
  const { url } = await before.aws.subscription(route.bus, { source: ['test'] });
  const { ReplayName } = await start(route, {}, before.aws);

  const now = await before.restart('SIGKILL');
  expect(await ended(ReplayName, now.aws)).toMatchObject({ State: 'COMPLETED' });
  const found = await events(now.moved(url), now.aws);
  expect([...new Set(seconds(found))]).toEqual(all);
  now.aws.destroy();
});
