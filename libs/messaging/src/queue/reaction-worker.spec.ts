import { DatabaseUnavailableError } from '@fanfare/persistence/errors';
import { Logger } from '@nestjs/common';
import { WorkerScene } from '../../testing/worker-scene';
import { UnprocessableError } from '../errors';

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../testing/timers-promises'));

const minute = 60_000;
let scene: WorkerScene;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers();
  scene = new WorkerScene();
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

it('handles as many messages at once as it may, and the others in turn', async () => {
  await scene.deliver(5);
  expect(scene.calls).toHaveLength(3);
  await scene.finish(1);
  expect(scene.calls).toHaveLength(4);
  await scene.finish(0, 2, 3);
  expect(scene.calls).toHaveLength(5);
});

it('deletes each message when it is done, whatever the others do', async () => {
  await scene.deliver(3);
  await scene.finish(2);
  await scene.pass(1_000);
  expect(scene.queue.size).toBe(2);
  expect(scene.calls).toHaveLength(3);
});

it('lets no poll through while it holds more than it can handle at once', async () => {
  await scene.deliver(3);
  expect(await scene.hasRoom()).toBe(true);
  await scene.deliver(1);
  expect(await scene.hasRoom()).toBe(false);
});

it('lets polls through again once a message is settled', async () => {
  await scene.deliver(4);
  expect(await scene.hasRoom()).toBe(false);
  await scene.finish(0);
  await scene.pass(1_000);
  expect(await scene.hasRoom()).toBe(true);
});

it('keeps what it handles and what waits hidden', async () => {
  await scene.deliver(5);
  await scene.pass(5 * minute);
  expect(scene.queue.receive()).toEqual([]);
});

it('does not keep hidden what is to be tried again', async () => {
  await scene.deliver(1);
  await scene.fail(0, new Error('no'));
  expect(scene.queue.receive()).toHaveLength(1);
});

it('gives the place of a handler that never ends to another message after ten minutes', async () => {
  await scene.deliver(4);
  expect(scene.calls).toHaveLength(3);
  await scene.pass(10 * minute);
  expect(scene.calls.slice(0, 3).every(({ context }) => context.signal.aborted)).toBe(true);
  await scene.deliver(0);
  await scene.pass(1_000);
  expect(scene.calls.length).toBeGreaterThan(3);
});

it('deletes a message that it buried, and tries again when that fails', async () => {
  await scene.deliver(1);
  scene.queue.stuck.add('message-1');
  await scene.fail(0, new UnprocessableError('no'));
  await jest.advanceTimersByTimeAsync(40);
  expect(scene.queue.calls).toContain('delete 1');
  scene.queue.stuck.clear();
  await scene.pass(5_000);
  expect(scene.queue.size).toBe(0);
  expect(scene.queue.buried).toHaveLength(1);
});

it('goes on with the next message while the last one is being hidden', async () => {
  await scene.deliver(4);
  jest.spyOn(scene.queue, 'hide').mockReturnValue(new Promise(() => undefined));
  await scene.fail(0, new Error('no'));
  expect(scene.calls).toHaveLength(4);
});

describe('while its breaker probes', () => {
  beforeEach(async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.9);
    expect(scene.worker.batchSize).toBe(10);
    for (let count = 0; count < 4; count += 1) {
      await scene.deliver(3);
      for (const index of [0, 1, 2])
        await scene.fail(scene.calls.length - 1 - index, new DatabaseUnavailableError());
      await scene.settle();
    }
    scene.worker.breaker.dependencyIsBack();
    expect(scene.worker.breaker.state).toBe('probing');
  });

  it('asks for one message, when it holds none', async () => {
    expect(scene.worker.batchSize).toBe(1);
    expect(await scene.hasRoom()).toBe(true);
    scene.queue.elapse(minute);
    scene.worker.accept(scene.queue.receive().slice(0, 1));
    expect(await scene.hasRoom()).toBe(false);
  });
});
