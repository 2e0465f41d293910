import { Logger } from '@nestjs/common';
import { RelayScene } from '../../testing/relay-scene';
import { BusCallError } from './event-bus';
import type { OutboxEntry } from './outbox';

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../testing/timers-promises'));

let scene: RelayScene;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers();
  scene = new RelayScene();
});

afterEach(async () => {
  await scene.end();
  jest.useRealTimers();
});

const later = { outcome: 'retry', error: 'ThrottlingException' } as const;
const done = { outcome: 'published' } as const;

describe('a bus that works', () => {
  it('gets each entry once, in calls of ten, in order', async () => {
    const ids = await scene.add(25);
    scene.relay.start();
    scene.relay.start();
    await scene.pass(100);
    expect(scene.bus.calls.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(scene.published()).toEqual(ids);
    await scene.pass(60_000);
    expect(scene.published()).toEqual(ids);
  });

  it('is told at once when the relay is woken, and after half a second otherwise', async () => {
    scene.relay.start();
    await scene.pass(100);
    await scene.add(1);
    scene.signal.wake();
    await scene.pass(10);
    expect(scene.bus.published).toHaveLength(1);
    await scene.add(1);
    await scene.pass(600);
    expect(scene.bus.published).toHaveLength(2);
  });

  it('is never asked to take more than four calls at a time', async () => {
    let inFlight = 0;
    let most = 0;
    scene.bus.onCall = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => globalThis.setTimeout(resolve, 100));
      inFlight -= 1;
    };
    await scene.add(230);
    scene.relay.start();
    await scene.pass(2_000);
    expect(most).toBe(4);
    expect(scene.bus.published).toHaveLength(230);
  });

  it('gets a backlog without pauses', async () => {
    await scene.add(1_000);
    scene.relay.start();
    await scene.pass(100);
    expect(scene.bus.published).toHaveLength(1_000);
  });
});

describe('an answer that takes some entries', () => {
  it('makes only those that failed be put again, until they are taken', async () => {
    const ids = await scene.add(10);
    const failing = new Set(ids.slice(2, 5));
    let rounds = 0;
    scene.bus.judge = ({ eventId }: OutboxEntry) => (failing.has(eventId) && rounds < 30 ? later : done);
    scene.bus.onCall = () => void (rounds += 1);
    scene.relay.start();
    await scene.pass(600_000);

    expect(scene.published().sort()).toEqual([...ids].sort());
    const putAgain = new Set(scene.bus.calls.slice(1).flat());
    expect(putAgain).toEqual(failing);
  });

  it('lets entries that fail wait longer and longer, up to a minute, and never gives them up', async () => {
    await scene.add(1);
    scene.bus.judge = () => later;
    scene.relay.start();
    await scene.pass(120_000);
    const inTwoMinutes = scene.bus.calls.length;
    expect(inTwoMinutes).toBeLessThan(30);
    await scene.pass(600_000);
    expect(scene.bus.calls.length).toBeGreaterThan(inTwoMinutes + 5);
  });

  it('does not let an entry that fails hold up others', async () => {
    const [failing] = await scene.add(1);
    scene.bus.judge = ({ eventId }: OutboxEntry) => (eventId === failing ? later : done);
    scene.relay.start();
    await scene.pass(1_000);
    await scene.add(50);
    scene.signal.wake();
    await scene.pass(50);
    expect(scene.bus.published).toHaveLength(50);
  });
});

describe('an entry that is refused', () => {
  it('is set aside alone', async () => {
    const ids = await scene.add(5);
    await scene.add(1, 'not JSON');
    scene.relay.start();
    await scene.pass(100);
    expect(scene.published()).toEqual(ids);
    expect(await scene.outbox.backlog()).toMatchObject({ pending: 0, quarantined: 1 });
  });

  it('is found, and set aside alone, even when the whole call is refused for it', async () => {
    const ids = await scene.add(3);
    const heavy = await scene.add(1, `"${'x'.repeat(1_100_000)}"`);
    const refuse = new Set([ids[1], ...heavy]);
    scene.bus.onCall = (entries) => {
      if (entries.some(({ eventId }) => refuse.has(eventId)))
        throw new BusCallError('ValidationException', true);
    };
    scene.relay.start();
    await scene.pass(1_000);

    expect(scene.published()).toEqual([ids[0], ids[2]]);
    expect(await scene.outbox.backlog()).toMatchObject({ pending: 0, quarantined: 2 });
    expect(scene.outbox.rows.get(ids[1] ?? '')?.lastError).toBe('ValidationException');
  });
});

describe('stopping', () => {
  it('waits for what is in flight and for its marks', async () => {
    const answer = Promise.withResolvers<void>();
    scene.bus.onCall = () => answer.promise;
    await scene.add(1);
    scene.relay.start();
    await scene.pass(10);
    const stop = scene.stop();
    await scene.pass(5_000);
    expect(stop.isOver()).toBe(false);
    answer.resolve();
    await scene.pass(10);
    expect(stop.isOver()).toBe(true);
    expect(await scene.outbox.backlog()).toMatchObject({ pending: 0 });
  });

  it('says what was added last', async () => {
    scene.relay.start();
    await scene.pass(100);
    await scene.add(350);
    await scene.relay.stop();
    expect(scene.bus.published).toHaveLength(350);
  });

  it('leaves a backlog that takes too long to the next relay', async () => {
    scene.bus.onCall = () => new Promise((resolve) => globalThis.setTimeout(resolve, 500));
    await scene.add(5_000);
    scene.relay.start();
    await scene.pass(100);
    const stop = scene.stop();
    await scene.pass(6_000);
    expect(stop.isOver()).toBe(true);
    expect((await scene.outbox.backlog()).pending).toBeGreaterThan(4_000);
  });

  it('does not wait when it was never started', async () => {
    await expect(new RelayScene().relay.stop()).resolves.toBeUndefined();
  });
});
