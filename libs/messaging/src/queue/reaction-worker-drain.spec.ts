import { Logger } from '@nestjs/common';
import { WorkerScene } from '../../testing/worker-scene';
import { DrainedError } from '../errors';

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../testing/timers-promises'));

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

describe('a drain', () => {
  const deadlineMs = 20_000;
  let drained: boolean;

  function drain(): void {
    drained = false;
    const deadline = new Promise((resolve) => globalThis.setTimeout(resolve, deadlineMs));
    void scene.worker.drain(deadline).then(() => {
      drained = true;
    });
  }

  it('is over at once when nothing is in hand', async () => {
    drain();
    await scene.settle();
    expect(drained).toBe(true);
  });

  it('hands back at once what no handler has begun with', async () => {
    await scene.deliver(5);
    drain();
    await scene.settle();
    expect(scene.queue.receive()).toHaveLength(2);
    expect(scene.calls).toHaveLength(3);
  });

  it('lets handlers finish, deletes their messages, and begins with no other', async () => {
    await scene.deliver(5);
    drain();
    await scene.pass(8_000);
    expect(drained).toBe(false);
    await scene.finish(0, 1, 2);
    await scene.pass(1_000);
    expect(drained).toBe(true);
    expect(scene.queue.size).toBe(2);
    expect(scene.calls).toHaveLength(3);
  });

  it('waits for the poll that is under way, and hands back what it brings', async () => {
    await scene.worker.gate.pass();
    drain();
    await scene.pass(5_000);
    expect(drained).toBe(false);
    await scene.deliver(2);
    scene.worker.gate.receiveEnded();
    await scene.settle();
    expect(drained).toBe(true);
    expect(scene.calls).toEqual([]);
    expect(scene.queue.receive()).toHaveLength(2);
  });

  it('aborts at the deadline what does not finish, and hands it back', async () => {
    await scene.deliver(2);
    await scene.finish(0);
    drain();
    await scene.pass(deadlineMs - 1_000);
    expect(scene.calls[1]?.context.signal.aborted).toBe(false);
    await scene.pass(2_000);
    expect(scene.calls[1]?.context.signal.reason).toBeInstanceOf(DrainedError);
    expect(drained).toBe(true);
    expect(scene.queue.size).toBe(1);
    expect(scene.queue.receive()).toHaveLength(1);
  });

  it('is over soon after the deadline even when the queue does not answer any more', async () => {
    await scene.deliver(3);
    await scene.finish(0);
    scene.queue.outage = new Error('away');
    drain();
    await scene.pass(deadlineMs + 3_000);
    expect(drained).toBe(true);
  });

  it('leaves no timer behind', async () => {
    await scene.deliver(5);
    drain();
    await scene.finish(0, 1, 2);
    await scene.pass(deadlineMs);
    expect(drained).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
