import {
  CancelReplayCommand,
  CreateArchiveCommand,
  DescribeReplayCommand,
  IllegalStatusException,
  ListReplaysCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { until } from '@fanfare/persistence/testing/until';
import { unique } from '../testing/aws-test-clients';
import { awsUnderTest, patienceSeconds } from '../testing/aws-under-test';

const aws = awsUnderTest();

const from = new Date('2026-01-02T12:00:00Z');
const to = new Date('2026-01-02T13:00:00Z');

interface Route {
  readonly bus: string;
  readonly archive: string;
}

/** A bus with an archive that holds nothing: what replays of events do is told beside the code. */
async function archived(): Promise<Route> {
  const route = { bus: await aws.bus(), archive: unique('archive') };
  const EventSourceArn = aws.arn('events', `event-bus/${route.bus}`);
  await aws.events.send(new CreateArchiveCommand({ ArchiveName: route.archive, EventSourceArn }));
  return route;
}

function start({ bus, archive }: Route, more: object = {}) {
  const request = {
    ReplayName: unique('replay'),
    EventSourceArn: aws.arn('events', `archive/${archive}`),
    EventStartTime: from,
    EventEndTime: to,
    Destination: { Arn: aws.arn('events', `event-bus/${bus}`) },
    ...more,
  };
  return aws.events
    .send(new StartReplayCommand(request))
    .then((answer) => ({ ...answer, ReplayName: request.ReplayName }));
}

function ended(ReplayName: string) {
  return until(
    'the end of the replay',
    async () => {
      const replay = await aws.events.send(new DescribeReplayCommand({ ReplayName }));
      return replay.State !== 'STARTING' && replay.State !== 'RUNNING' && replay;
    },
    patienceSeconds,
  );
}

it('a replay starts, is described as it was asked for, completes, and cannot be cancelled afterwards', async () => {
  const route = await archived();
  const { ReplayName, ReplayArn, State } = await start(route, { Description: 'why' });
  expect([ReplayArn, State]).toEqual([aws.arn('events', `replay/${ReplayName}`), 'STARTING']);
  expect(await ended(ReplayName)).toMatchObject({
    ReplayName,
    ReplayArn,
    State: 'COMPLETED',
    Description: 'why',
    EventSourceArn: aws.arn('events', `archive/${route.archive}`),
    Destination: { Arn: aws.arn('events', `event-bus/${route.bus}`) },
    EventStartTime: from,
    EventEndTime: to,
    ReplayStartTime: expect.any(Date) as Date,
    ReplayEndTime: expect.any(Date) as Date,
  });
  await expect(aws.events.send(new CancelReplayCommand({ ReplayName }))).rejects.toBeInstanceOf(
    IllegalStatusException,
  );
});

it('replays are listed by one filter, page by page', async () => {
  const route = await archived();
  const prefix = unique('listed');
  const names = ['b', 'a', 'c'].map((letter) => `${prefix}-${letter}`);
  for (const ReplayName of names) await start(route, { ReplayName });
  const list = (request: object) => aws.events.send(new ListReplaysCommand(request));

  const EventSourceArn = aws.arn('events', `archive/${route.archive}`);
  const first = await list({ EventSourceArn, Limit: 2 });
  expect(first.Replays).toHaveLength(2);
  const second = await list({ EventSourceArn, Limit: 2, NextToken: first.NextToken });
  const listed = [first, second].flatMap(({ Replays = [] }) => Replays.map((each) => each.ReplayName));
  expect(listed.sort()).toEqual(names.sort());
  expect((await list({ NamePrefix: prefix })).Replays).toHaveLength(3);
  await expect(list({ NamePrefix: prefix, State: 'FAILED' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('what cannot be replayed is refused', async () => {
  const route = await archived();
  const { ReplayName } = await start(route);
  const nowhere = unique('nowhere');
  const invalid = (message: RegExp) => ({
    name: 'ValidationException',
    message: expect.stringMatching(message) as string,
  });
  await expect(start(route, { ReplayName })).rejects.toBeInstanceOf(ResourceAlreadyExistsException);
  await expect(start({ ...route, archive: nowhere })).rejects.toMatchObject(invalid(/does not exist/));
  await expect(start({ ...route, bus: await aws.bus() })).rejects.toMatchObject(
    invalid(/Cross event bus replay/),
  );
  await expect(start({ ...route, bus: nowhere })).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(start(route, { EventSourceArn: 'x' })).rejects.toMatchObject(invalid(/an archive ARN/));
  await expect(start(route, { EventEndTime: from })).rejects.toMatchObject(invalid(/must be before/));
  for (const command of [
    new DescribeReplayCommand({ ReplayName: nowhere }),
    new CancelReplayCommand({ ReplayName: nowhere }),
  ])
    await expect(aws.events.send(command)).rejects.toBeInstanceOf(ResourceNotFoundException);
});
