import {
  PutEventsCommand,
  type PutEventsRequestEntry,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { AwsTestClients, queueArn } from '../../../testing/aws-test-clients';

const aws = new AwsTestClients();
afterAll(() => aws.destroy());

const entry: PutEventsRequestEntry = { Source: 'test', DetailType: 'Tested', Detail: '{}' };

function put(...Entries: PutEventsRequestEntry[]) {
  return aws.events.send(new PutEventsCommand({ Entries }));
}

async function bodies(url: string, count: number): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  while (found.length < count) {
    for (const message of await aws.receive(url, 5)) {
      found.push(JSON.parse(message.Body ?? '') as Record<string, unknown>);
      await aws.delete(url, message);
    }
  }
  return found;
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
      account: '000000000000',
      time: '2026-01-02T03:04:05Z',
      region: 'eu-west-1',
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
    { ...on, Detail: `${'{"a":'.repeat(1000)}{}${'}'.repeat(1000)}` },
    on,
  );

  expect(answer.FailedEntryCount).toBe(8);
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    'InvalidArgument',
    'InvalidArgument',
    'InvalidArgument',
    'MalformedDetail',
    'MalformedDetail',
    'MalformedDetail',
    'NotAuthorizedForSourceException',
    'MalformedDetail',
    undefined,
  ]);
  expect(answer.Entries?.[1]?.ErrorMessage).toBe(
    'Parameter Source is not valid. Reason: Source is a required argument.',
  );
  const delivered = (await bodies(url, 2)).map(({ id }) => id);
  expect(delivered.sort()).toEqual([answer.Entries?.[0]?.EventId, answer.Entries?.[9]?.EventId].sort());
});

it('a request of eleven entries, of none, or of a megabyte is refused whole', async () => {
  await expect(put(...Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });

  const overhead = 'test'.length + 'Tested'.length + '{"x":""}'.length;
  const sized = (bytes: number) => ({
    ...entry,
    Detail: JSON.stringify({ x: 'é'.repeat((bytes - overhead) / 2) }),
  });
  await expect(put(sized(1_048_576))).rejects.toMatchObject({
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
  await aws.subscription(bus, { source: ['test'] }, { Arn: queueArn('nowhere') });
  const { url } = await aws.subscription(bus, { source: ['test'] });
  expect(await put({ ...entry, EventBusName: bus })).toMatchObject({ FailedEntryCount: 0 });
  expect(await bodies(url, 1)).toHaveLength(1);
});

it('a pattern is tried on an event without a rule', async () => {
  const event = {
    id: '1',
    account: '0',
    source: 'test',
    time: 'now',
    region: 'x',
    'detail-type': 'Tested',
    detail: {},
  };
  const test = (pattern: unknown, tested: unknown = event) =>
    aws.events.send(
      new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(tested) }),
    );

  expect(await test({ source: [{ prefix: 'te' }] })).toMatchObject({ Result: true });
  expect(await test({ source: ['other'] })).toMatchObject({ Result: false });
  await expect(test({ source: 'test' })).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  await expect(test({ source: ['x'.repeat(2048)] })).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
  });
  for (const missing of ['id', 'account', 'source', 'time', 'region', 'detail-type']) {
    await expect(test({ source: ['test'] }, { ...event, [missing]: undefined })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Parameter Event is not valid.',
    });
  }
});
