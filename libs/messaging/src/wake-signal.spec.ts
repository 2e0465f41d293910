import { WakeSignal } from './wake-signal';

let signal: WakeSignal;

beforeEach(() => {
  jest.useFakeTimers();
  signal = new WakeSignal();
});

afterEach(() => jest.useRealTimers());

/** A wait, and whether it is over. */
function wait(): { isOver: () => Promise<boolean> } {
  let over = false;
  void signal.wait(500).then(() => {
    over = true;
  });
  return {
    isOver: async () => {
      await jest.advanceTimersByTimeAsync(0);
      return over;
    },
  };
}

it('ends a wait at once', async () => {
  const waiting = wait();
  expect(await waiting.isOver()).toBe(false);
  signal.wake();
  expect(await waiting.isOver()).toBe(true);
  expect(jest.getTimerCount()).toBe(0);
});

it('keeps one wake-up for whoever waits next, however many there were', async () => {
  signal.wake();
  signal.wake();
  expect(await wait().isOver()).toBe(true);
  expect(await wait().isOver()).toBe(false);
});

it('lets a wait end by itself when nothing happens', async () => {
  const waiting = wait();
  await jest.advanceTimersByTimeAsync(499);
  expect(await waiting.isOver()).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(await waiting.isOver()).toBe(true);
});
