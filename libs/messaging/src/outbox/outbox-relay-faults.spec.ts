import { Logger } from '@nestjs/common';
import { RelayScene } from '../../testing/relay-scene';
import { BusCallError } from './event-bus';

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
const away = (): never => {
  throw new BusCallError('PutEvents failed: TimeoutError', false);
};

describe.each([
  ['fails as a whole', () => void (scene.bus.onCall = away)],
  ['takes none of the entries', () => void (scene.bus.judge = () => later)],
])('while every call %s', (_, breakBus) => {
  const mend = (): void => {
    scene.bus.onCall = () => undefined;
    scene.bus.judge = () => done;
  };

  beforeEach(async () => {
    await scene.add(500);
    breakBus();
    scene.relay.start();
  });

  it('makes at most two calls a second, of one entry each, after the first', async () => {
    await scene.pass(10_000);
    const settled = scene.bus.calls.length;
    await scene.pass(60_000);
    const calls = scene.bus.calls.slice(settled);
    expect(calls.length).toBeLessThanOrEqual(120);
    expect(calls.length).toBeGreaterThanOrEqual(6);
    expect(calls.every(({ length }) => length === 1)).toBe(true);
  });

  it('begins with no more calls than may be in flight', async () => {
    await scene.pass(500);
    expect(scene.bus.calls.length).toBeLessThanOrEqual(4);
  });

  it('makes one call at a time', async () => {
    await scene.pass(10_000);
    let inFlight = 0;
    let most = 0;
    const { onCall } = scene.bus;
    scene.bus.onCall = async (entries) => {
      most = Math.max(most, (inFlight += 1));
      await new Promise((resolve) => globalThis.setTimeout(resolve, 12_000));
      inFlight -= 1;
      await onCall(entries);
    };
    await scene.pass(60_000);
    expect(most).toBe(1);
  });

  it('says everything, each once, when the bus is back', async () => {
    await scene.pass(30_000);
    mend();
    await scene.pass(70_000);
    expect(new Set(scene.published()).size).toBe(500);
    expect(scene.bus.published).toHaveLength(500);
  });

  it('stops at once', async () => {
    await scene.pass(30_000);
    const stop = scene.stop();
    await scene.pass(10);
    expect(stop.isOver()).toBe(true);
    expect(await scene.outbox.backlog()).toMatchObject({ pending: 500 });
  });
});

describe('a bus that does not exist', () => {
  beforeEach(() => {
    scene.bus.onCheck = away;
  });

  it('is given nothing, because it would take and lose it, and is looked for at most twice a second', async () => {
    const checks = jest.spyOn(scene.bus, 'onCheck');
    await scene.add(3);
    scene.relay.start();
    await scene.pass(10_000);
    expect(scene.bus.calls).toEqual([]);
    expect(checks.mock.calls.length).toBeLessThanOrEqual(20);
    expect(checks.mock.calls.length).toBeGreaterThanOrEqual(3);
  });

  it('gets everything, each once, when it was made, and is not looked for again', async () => {
    const ids = await scene.add(3);
    scene.relay.start();
    await scene.pass(3_000);
    const checks = jest.spyOn(scene.bus, 'onCheck').mockReturnValue(undefined);
    await scene.pass(6_000);
    expect(scene.published()).toEqual(ids);
    await scene.add(1);
    await scene.pass(2_000);
    expect(scene.bus.published).toHaveLength(4);
    expect(checks).toHaveBeenCalledTimes(1);
  });

  it('keeps a relay from stopping no longer than it takes to look once', async () => {
    await scene.add(1);
    scene.relay.start();
    await scene.pass(3_000);
    const stop = scene.stop();
    await scene.pass(10);
    expect(stop.isOver()).toBe(true);
    expect(await scene.outbox.backlog()).toMatchObject({ pending: 1 });
  });
});

describe('an outbox that cannot be reached', () => {
  it('is asked again, about once a second, until it answers', async () => {
    const claim = jest.spyOn(scene.outbox, 'claim').mockRejectedValue(new Error('away'));
    await scene.add(1);
    scene.relay.start();
    await scene.pass(20_000);
    expect(claim.mock.calls.length).toBeLessThan(25);
    expect(claim.mock.calls.length).toBeGreaterThan(10);
    claim.mockRestore();
    await scene.pass(2_000);
    expect(scene.bus.published).toHaveLength(1);
  });

  it('makes an entry be put again, under the same id, when it could not be marked', async () => {
    const [id] = await scene.add(1);
    const mark = jest.spyOn(scene.outbox, 'markPublished').mockRejectedValueOnce(new Error('away'));
    scene.relay.start();
    await scene.pass(29_000);
    expect(scene.published()).toEqual([id]);
    await scene.pass(2_000);
    expect(scene.published()).toEqual([id, id]);
    expect(mark).toHaveBeenCalledTimes(2);
    await scene.pass(60_000);
    expect(scene.bus.published).toHaveLength(2);
  });
});
