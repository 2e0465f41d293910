import { ListEventBusesCommand, PutEventsCommand, ThrottlingException } from '@aws-sdk/client-eventbridge';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand, RequestThrottled } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsTestClients, localAccess } from '../../../testing/aws-test-clients';
import type { FaultSwitchboard } from '../../../testing/fault-switchboard';
import { OwnEndpoint } from '../../../testing/own-endpoint';

const CUT_OFF = /socket hang up|ECONNRESET/;

let endpoint: OwnEndpoint;
let aws: AwsTestClients;
let faults: FaultSwitchboard;

beforeAll(async () => {
  endpoint = await OwnEndpoint.start();
  ({ aws, faults } = endpoint);
});

afterEach(() => faults.remove());

afterAll(() => {
  aws.destroy();
  return OwnEndpoint.endAll();
});

const entry = { Source: 'test', DetailType: 'Tested', Detail: '{}' };

function put(bus: string, ...details: number[]) {
  const Entries = details.map((n) => ({ ...entry, EventBusName: bus, Detail: JSON.stringify({ n }) }));
  return aws.events.send(new PutEventsCommand({ Entries }));
}

async function subscribed() {
  const bus = await aws.bus();
  const { url } = await aws.subscription(bus, { source: ['test'] });
  return { bus, url, queue: url.split('/').at(-1) };
}

async function received(url: string, count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    for (const message of await aws.receive(url, 5)) {
      found.push((JSON.parse(message.Body ?? '') as { detail: { n: number } }).detail.n);
      await aws.delete(url, message);
    }
  }
  expect(await aws.receive(url)).toEqual([]);
  return found;
}

it('faults are listed with what is left of them, replaced by name, and turned off one by one or all', async () => {
  expect(await faults.list()).toEqual({});
  await faults.put('a', { fault: 'throttle', times: 2 });
  await faults.put('b', { fault: 'refuse', operation: 'CreateTopic' });
  await expect(aws.queue()).rejects.toBeDefined();
  expect(await faults.list()).toEqual({
    a: { fault: 'throttle', times: 1 },
    b: { fault: 'refuse', operation: 'CreateTopic' },
  });
  await faults.put('a', { fault: 'delay', milliseconds: 5 });
  await faults.remove('b');
  expect(await faults.list()).toEqual({ a: { fault: 'delay', milliseconds: 5 } });
  await faults.remove();
  expect(await faults.list()).toEqual({});
});

it.each([
  ['no JSON', '{', /one fault as JSON/],
  ['an unknown fault', '{"fault":"flood"}', /fault: Invalid/],
  ['an unknown operation', '{"fault":"throttle","operation":"PutEvent"}', /operation: is no operation/],
  ['an unknown field', '{"fault":"throttle","time":3}', /"time"/],
  ['no times at all', '{"fault":"throttle","times":0}', /times: Too small/],
  ['eleven entries', '{"fault":"failEntries","entries":11}', /entries: Too big/],
  ['a delay of nothing', '{"fault":"delay"}', /milliseconds: Invalid/],
])('%s is refused', async (_what, body, reason) => {
  const answer = await faults.call('PUT', '/wrong', body);
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { __type: 'InvalidFault', message: expect.stringMatching(reason) as string },
  ]);
  expect(await faults.list()).toEqual({});
});

it('the route takes no other method, and no fault without a name', async () => {
  expect((await faults.call('PATCH', '/a', '{}')).status).toBe(405);
  expect((await faults.call('PUT', '', '{"fault":"throttle"}')).status).toBe(405);
});

it('a throttled call is refused as its service refuses it, as often as told', async () => {
  await faults.put('all', { fault: 'throttle', times: 4 });
  await expect(aws.events.send(new ListEventBusesCommand({}))).rejects.toBeInstanceOf(ThrottlingException);
  await expect(aws.sqs.send(new ListQueuesCommand({}))).rejects.toBeInstanceOf(RequestThrottled);
  await expect(aws.sns.send(new ListTopicsCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
  await expect(aws.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
  await aws.events.send(new ListEventBusesCommand({}));
});

it('the SDK itself gets over a throttled call', async () => {
  const { url } = await aws.queue();
  await faults.put('sends', { fault: 'throttle', operation: 'SendMessage', times: 2 });
  const patient = new AwsTestClients(localAccess(endpoint.url, { maxAttempts: 3 }));
  await patient.send(url, 'patience');
  patient.destroy();
  expect(await faults.list()).toEqual({});
  expect(await aws.receive(url)).toMatchObject([{ Body: 'patience' }]);
});

it('a fault of one operation, or of one caller, meets no other', async () => {
  await faults.put('one', { fault: 'throttle', operation: 'PutEvents' });
  await faults.put('other', { fault: 'refuse', accessKeyId: 'someone-else' });
  await aws.events.send(new ListEventBusesCommand({}));
  await expect(put('default', 1)).rejects.toBeInstanceOf(ThrottlingException);
});

it('the first entries of a request fail, the others are delivered', async () => {
  const { bus, url } = await subscribed();
  await faults.put('some', {
    fault: 'failEntries',
    entries: 2,
    errorCode: 'ThrottlingException',
    times: 1,
  });
  const answer = await put(bus, 0, 1, 2);
  expect(answer.FailedEntryCount).toBe(2);
  expect(answer.Entries).toEqual([
    { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' },
    { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' },
    { EventId: expect.any(String) as string },
  ]);
  expect(await received(url, 1)).toEqual([2]);
  expect(await put(bus, 3)).toMatchObject({ FailedEntryCount: 0 });
});

it('a duplicated delivery is two messages of one event', async () => {
  const { bus, url, queue } = await subscribed();
  await faults.put('twice', { fault: 'duplicate', queue, times: 1 });
  await put(bus, 1, 2);
  const messages = await aws.receive(url, 5);
  expect(new Set(messages.map(({ MessageId }) => MessageId)).size).toBe(3);
  const ids = messages.map(({ Body = '' }) => (JSON.parse(Body) as { id: string }).id);
  expect(new Set(ids).size).toBe(2);
});

it('reordered deliveries overtake each other in pairs', async () => {
  const { bus, url, queue } = await subscribed();
  await faults.put('pairs', { fault: 'reorder', queue, milliseconds: 300 });
  await put(bus, 1, 2);
  expect(await received(url, 2)).toEqual([2, 1]);
});

it('a delayed delivery is there after its time', async () => {
  const { bus, url, queue } = await subscribed();
  await faults.put('late', { fault: 'delay', queue, milliseconds: 300 });
  const before = performance.now();
  await put(bus, 1);
  expect(await aws.receive(url)).toEqual([]);
  expect(await received(url, 1)).toEqual([1]);
  expect(performance.now() - before).toBeGreaterThan(290);
});

it('a dropped response hides what was done', async () => {
  const { bus, url } = await subscribed();
  const plain = await aws.queue();
  await faults.put('events', { fault: 'dropResponse', operation: 'PutEvents', times: 1 });
  await faults.put('sqs', { fault: 'dropResponse', operation: 'SendMessage', times: 1 });
  await expect(put(bus, 1)).rejects.toThrow(CUT_OFF);
  await expect(aws.send(plain.url, 'sent')).rejects.toThrow(CUT_OFF);
  expect(await received(url, 1)).toEqual([1]);
  expect(await aws.receive(plain.url)).toMatchObject([{ Body: 'sent' }]);
});

it('a refused connection has done nothing', async () => {
  const { bus, url } = await subscribed();
  const plain = await aws.queue();
  await faults.put('all', { fault: 'refuse', times: 3 });
  await expect(put(bus, 1)).rejects.toThrow(CUT_OFF);
  await expect(aws.send(plain.url, 'sent')).rejects.toThrow(CUT_OFF);
  await expect(aws.sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow(CUT_OFF);
  expect(await aws.receive(url)).toEqual([]);
  expect(await aws.receive(plain.url)).toEqual([]);
});

it('sessions given out so far expire, later ones do not', async () => {
  const early = await aws.session();
  await faults.put('now', { fault: 'expireSessions' });
  const late = await aws.session();
  await expect(early.clients.sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
    name: 'ExpiredTokenException',
  });
  await late.clients.sqs.send(new ListQueuesCommand({}));
  [early, late].forEach(({ clients }) => clients.destroy());
  expect(await faults.list()).toEqual({});
});
