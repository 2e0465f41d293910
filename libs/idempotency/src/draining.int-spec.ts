import { DrainedError } from '@fanfare/messaging/errors';
import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { until } from '@fanfare/persistence/testing/until';
import { uuidv7 } from 'uuidv7';
import { ScriptedReaction, resetScript, script } from '../testing/scripted-reaction';
import { TestService } from '../testing/test-service';

let service: TestService;

beforeEach(async () => {
  resetScript();
  service = await TestService.prepare();
});

afterEach(() => service.end());

const start = (environment: Record<string, string> = {}): Promise<void> =>
  service.start({ controllers: [ScriptedReaction], environment });
const messages = (count: number): string[] =>
  Array.from({ length: count }, () => busEvent('CustomerValidated'));
const running = (count: number): Promise<unknown> =>
  until(`${count} handlers`, () => script.runs.size === count);

it('finishes every handler and deletes every message, and only then the pool closes', async () => {
  const mayEnd = Promise.withResolvers<void>();
  script.act = async ({ manager }) => {
    await mayEnd.promise;
    await manager.query('SELECT 1');
  };
  await start();
  await service.send(...messages(10));
  await running(10);
  let stopped = false;
  const stopping = service.stop().then(() => {
    stopped = true;
  });
  await service.send(...messages(1));
  expect(stopped).toBe(false);
  mayEnd.resolve();
  await stopping;

  expect(await service.effects()).toHaveLength(10);
  expect(await service.aws.depth(service.route.queue)).toBe(1);
  expect(script.runs.size).toBe(10);
});

it('aborts what does not finish in time and hands it back at once, for the next process to do', async () => {
  const eventId = uuidv7();
  const aborted = Promise.withResolvers<unknown>();
  script.act = async ({ context: { signal } }) => {
    signal.addEventListener('abort', () => {
      aborted.resolve(signal.reason);
    });
    await new Promise(() => undefined);
  };
  await start({ DRAIN_SECONDS: '1' });
  await service.send(busEvent('CustomerValidated', { metadata: { eventId } }));
  await running(1);
  await service.stop();
  expect(await aborted.promise).toBeInstanceOf(DrainedError);
  expect(await service.effects()).toEqual([]);

  resetScript();
  await start();
  await service.effectsToBe(1);
  expect(await service.effects(eventId)).toEqual(['run 1']);
  expect(await service.failedAttempts()).toEqual([]);
});

it('keeps a message hidden while its handler takes longer than messages stay hidden', async () => {
  const mayEnd = Promise.withResolvers<void>();
  script.act = () => mayEnd.promise;
  await start({ QUEUE_VISIBILITY_SECONDS: '3' });
  await service.send(...messages(1));
  await running(1);
  expect(await service.aws.receive(service.route.queue, 5)).toEqual([]);
  mayEnd.resolve();
  await service.effectsToBe(1);
  await service.queueToBeEmpty();

  expect([...script.runs.values()]).toEqual([1]);
});
