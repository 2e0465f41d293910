import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { Gateway } from '@fanfare/persistence/testing/gateway';
import { until } from '@fanfare/persistence/testing/until';
import { uuidv7 } from 'uuidv7';
import { ScriptedReaction, resetScript, script } from '../testing/scripted-reaction';
import { TestService } from '../testing/test-service';

let service: TestService;
let toDatabase: Gateway;
let toAws: Gateway;

beforeEach(async () => {
  resetScript();
  service = await TestService.prepare();
  toDatabase = new Gateway(new URL(service.database.url));
  toAws = new Gateway(new URL(service.aws.endpoint));
  await Promise.all([toDatabase.open(), toAws.open()]);
  const environment = { DATABASE_URL: toDatabase.url, AWS_ENDPOINT_URL: toAws.url };
  await service.start({ controllers: [ScriptedReaction], environment });
});

afterEach(async () => {
  await service.end();
  await Promise.all([toDatabase.close(), toAws.close()]);
});

const ids = (count: number): string[] => Array.from({ length: count }, () => uuidv7());
const send = (eventIds: readonly string[]): Promise<unknown> =>
  service.send(...eventIds.map((eventId) => busEvent('CustomerValidated', { metadata: { eventId } })));

it('without the database it stops receiving, and afterwards does everything once, without an attempt lost', async () => {
  await send(ids(1));
  await service.effectsToBe(1);
  await toDatabase.close();
  await send(ids(40));
  await until('an open breaker', () => service.worker.breaker.state === 'open');
  await toDatabase.open();

  await service.effectsToBe(41, 20);
  await service.queueToBeEmpty();
  expect(await service.effects()).toHaveLength(41);
  expect(await service.failedAttempts()).toEqual([]);
  expect(await service.aws.depth(service.route.deadLetterQueue)).toBe(0);
  expect(service.worker.breaker.state).toBe('closed');
});

it('a connection that is cut under a handler costs its message no attempt', async () => {
  script.act = async ({ number, manager }) => {
    if (number > 1) return;
    const [{ pid }] = await manager.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
    await service.outside.query('SELECT pg_terminate_backend($1)', [pid]);
  };
  await send(ids(1));
  await service.effectsToBe(1);
  expect(await service.effects()).toEqual(['run 2']);
  expect(await service.failedAttempts()).toEqual([]);
});

it('without SQS it asks less and less often, and goes on by itself afterwards', async () => {
  await send(ids(1));
  await service.effectsToBe(1);
  await service.queueToBeEmpty();
  toAws.hangsUp = true;
  await toAws.close();
  await toAws.open();
  const before = toAws.arrivals.length;
  await until('two attempts', () => toAws.arrivals.length >= before + 2);
  const [first = 0, second = 0] = toAws.arrivals.slice(before);
  expect(second - first).toBeGreaterThan(1_100);

  toAws.hangsUp = false;
  await send(ids(3));
  await service.effectsToBe(4);
});

it('says that it cannot receive as long as that is so', async () => {
  await expect(service.worker.check()).resolves.toBeUndefined();
  await toAws.close();
  await expect(service.worker.check()).rejects.toThrow();
});
