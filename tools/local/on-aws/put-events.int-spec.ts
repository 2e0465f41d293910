import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { awsUnderTest } from '../testing/aws-under-test';

const aws = awsUnderTest();

const entry: PutEventsRequestEntry = { Source: 'test', DetailType: 'Tested', Detail: '{}' };

function put(...Entries: PutEventsRequestEntry[]) {
  return aws.events.send(new PutEventsCommand({ Entries }));
}

async function bodies(url: string, count: number): Promise<Record<string, unknown>[]> {
  return (await aws.bodies(url, count)).map((body) => JSON.parse(body) as Record<string, unknown>);
}

it('an event is delivered in the form that EventBridge delivers', async () => {
  const bus = await aws.bus();
  const { url } = await aws.subscription(bus, { source: ['test'] });
  const { Entries } = await put({
    ...entry,
    EventBusName: bus,
    Detail: '{"name":"Zoë 🦊","big":12345678901234567890}',
    Time: new Date('2026-01-02T03:04:05.678Z'),
    Resources: ['arn:aws:test'],
  });

  expect(await bodies(url, 1)).toEqual([
    {
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'Tested',
      source: 'test',
      account: aws.account,
      time: '2026-01-02T03:04:05Z',
      region: aws.region,
      resources: ['arn:aws:test'],
      detail: { name: 'Zoë 🦊', big: 12345678901234567890 },
    },
  ]);
});

it('an event goes to every rule that it matches, to each once, and to no other', async () => {
  const bus = await aws.bus();
  const all = await aws.subscription(bus, { source: ['test'] });
  const large = await aws.subscription(bus, { detail: { amount: [{ numeric: ['>', 100] }] } });
  const never = await aws.subscription(bus, { source: ['elsewhere'] });

  await put(
    ...[50, 150].map((amount) => ({ ...entry, EventBusName: bus, Detail: JSON.stringify({ amount }) })),
  );

  expect(await bodies(all.url, 2)).toHaveLength(2);
  expect(await bodies(large.url, 1)).toMatchObject([{ detail: { amount: 150 } }]);
  expect(await aws.receive(all.url)).toEqual([]);
  expect(await aws.receive(large.url)).toEqual([]);
  expect(await aws.receive(never.url)).toEqual([]);
});

it('entries succeed and fail one by one, in the order of the request', async () => {
  const bus = await aws.bus();
  const { url } = await aws.subscription(bus, { source: ['test'] });
  const on = { ...entry, EventBusName: bus };
  const answer = await put(
    on,
    { ...on, Source: undefined },
    { ...on, DetailType: undefined },
    { ...on, Detail: undefined },
    { ...on, Detail: '{' },
    { ...on, Detail: '[1]' },
    { ...on, Detail: '"text"' },
    { ...on, Source: 'aws.ec2' },
    on,
  );

  expect(answer.FailedEntryCount).toBe(7);
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    'InvalidArgument',
    'InvalidArgument',
    'InvalidArgument',
    'MalformedDetail',
    'MalformedDetail',
    'MalformedDetail',
    'NotAuthorizedForSourceException',
    undefined,
  ]);
  expect(answer.Entries?.[1]?.ErrorMessage).toBe(
    'Parameter Source is not valid. Reason: Source is a required argument.',
  );
  const delivered = (await bodies(url, 2)).map(({ id }) => id);
  expect(delivered.sort()).toEqual([answer.Entries?.[0]?.EventId, answer.Entries?.[8]?.EventId].sort());
});

it('a request of eleven entries, of none, or of 1.1 MB is refused whole', async () => {
  await expect(put(...Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });

  const overhead = 'test'.length + 'Tested'.length + '{"x":""}'.length;
  const sized = (bytes: number) => ({
    ...entry,
    Detail: JSON.stringify({ x: 'é'.repeat((bytes - overhead) / 2) }),
  });
  await expect(put(sized(1_100_000))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Total size of the entries in the request is over the limit.',
  });
  expect(await put(sized(1_048_574))).toMatchObject({ FailedEntryCount: 0 });
});

it('an event for a bus that does not exist is accepted and dropped, as on AWS', async () => {
  expect(await put({ ...entry, EventBusName: 'nowhere' })).toMatchObject({ FailedEntryCount: 0 });
});

it('a queue that does not exist keeps the event from no other queue', async () => {
  const bus = await aws.bus();
  await aws.subscription(bus, { source: ['test'] }, { Arn: aws.queueArn('nowhere') });
  const { url } = await aws.subscription(bus, { source: ['test'] });
  expect(await put({ ...entry, EventBusName: bus })).toMatchObject({ FailedEntryCount: 0 });
  expect(await bodies(url, 1)).toHaveLength(1);
});
