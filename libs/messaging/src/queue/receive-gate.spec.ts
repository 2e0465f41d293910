import { Breaker } from './breaker';
import { GateClosedError, ReceiveGate } from './receive-gate';

let breaker: Breaker;
let gate: ReceiveGate;
let room: boolean;
let dependencyAnswers: jest.Mock<Promise<boolean>, []>;

beforeEach(() => {
  jest.useFakeTimers();
  breaker = new Breaker();
  room = true;
  dependencyAnswers = jest.fn(() => Promise.resolve(false));
  gate = new ReceiveGate(breaker, { hasRoom: () => room, dependencyAnswers });
  gate.open();
});

afterEach(() => jest.useRealTimers());

/** A poll at the gate: `'passed'`, `'refused'`, or undefined while it waits. */
function poll(): { result: () => Promise<string | undefined> } {
  let result: string | undefined;
  gate.pass().then(
    () => {
      result = 'passed';
    },
    (error: unknown) => {
      result = error instanceof GateClosedError ? 'refused' : 'failed';
    },
  );
  return {
    result: async () => {
      await jest.advanceTimersByTimeAsync(0);
      return result;
    },
  };
}

/** How long the next poll waits, in steps of 100 ms. */
async function waitOfNextPoll(): Promise<number> {
  const started = performance.now();
  const waiting = poll();
  while ((await waiting.result()) === undefined) await jest.advanceTimersByTimeAsync(100);
  return performance.now() - started;
}

function openBreaker(): void {
  for (let count = 0; count < 10; count += 1) breaker.failed();
}

it('lets a poll through when nothing is against it', async () => {
  expect(await poll().result()).toBe('passed');
});

it('keeps polls waiting until the process has started', async () => {
  gate = new ReceiveGate(breaker, { hasRoom: () => room, dependencyAnswers });
  const waiting = poll();
  await jest.advanceTimersByTimeAsync(3_600_000);
  expect(await waiting.result()).toBeUndefined();
  gate.open();
  expect(await waiting.result()).toBe('passed');
});

it('keeps a poll waiting while there is no room, however often it is told of a change', async () => {
  room = false;
  const waiting = poll();
  gate.changed();
  gate.changed();
  expect(await waiting.result()).toBeUndefined();
  room = true;
  gate.changed();
  expect(await waiting.result()).toBe('passed');
});

describe('after receives that failed', () => {
  it('waits 0.6 s, doubling to 5 s', async () => {
    const waits: number[] = [];
    for (let failures = 0; failures < 6; failures += 1) {
      await waitOfNextPoll();
      gate.receiveEnded(new Error('away'));
      waits.push(await waitOfNextPoll());
    }
    expect(waits).toEqual([600, 1_200, 2_400, 4_800, 5_000, 5_000]);
  });

  it('never lets more than two polls a second through', async () => {
    let passed = 0;
    const poller = async (): Promise<void> => {
      for (;;) {
        await gate.pass();
        passed += 1;
        gate.receiveEnded(new Error('away'));
      }
    };
    void poller();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(passed).toBeLessThanOrEqual(16);
    expect(passed).toBeGreaterThan(10);
  });

  it('does not wait any more once one has succeeded', async () => {
    gate.receiveEnded(new Error('away'));
    gate.receiveEnded();
    expect(await poll().result()).toBe('passed');
    gate.receiveEnded(new Error('away'));
    expect(await waitOfNextPoll()).toBe(600);
  });
});

describe('while the breaker is open', () => {
  beforeEach(openBreaker);

  it('lets a probe through when the time is over', async () => {
    expect(await waitOfNextPoll()).toBe(30_000);
    expect(breaker.state).toBe('probing');
  });

  it('asks every second whether the dependency answers, and probes as soon as it does', async () => {
    const waiting = poll();
    await jest.advanceTimersByTimeAsync(5_500);
    expect(dependencyAnswers).toHaveBeenCalledTimes(5);
    dependencyAnswers.mockResolvedValue(true);
    await jest.advanceTimersByTimeAsync(500);
    expect(await waiting.result()).toBe('passed');
    expect(breaker.state).toBe('probing');
  });
});

describe('once it is closed', () => {
  it('refuses polls that wait and polls that come', async () => {
    room = false;
    const waiting = poll();
    await gate.close();
    expect(await waiting.result()).toBe('refused');
    expect(await poll().result()).toBe('refused');
  });

  it('refuses a poll that waits for the breaker or for the end of a pause', async () => {
    openBreaker();
    gate.receiveEnded(new Error('away'));
    const waiting = poll();
    await gate.close();
    expect(await waiting.result()).toBe('refused');
  });

  it('was closed only when the poll that is under way has ended', async () => {
    await poll().result();
    let closed = false;
    void gate.close().then(() => {
      closed = true;
    });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(closed).toBe(false);
    gate.receiveEnded();
    await jest.advanceTimersByTimeAsync(0);
    expect(closed).toBe(true);
  });
});
