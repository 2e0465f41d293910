import { Breaker } from './breaker';

let now: number;
let breaker: Breaker;

beforeEach(() => {
  now = 1_000_000;
  breaker = new Breaker(() => now);
});

function fail(times = 1): void {
  for (let count = 0; count < times; count += 1) breaker.failed();
}

function succeed(times = 1): void {
  for (let count = 0; count < times; count += 1) breaker.succeeded();
}

/** Opens it, waits until it probes, and lets the probe fail, this many times. */
function failProbes(times: number): void {
  for (let count = 0; count < times; count += 1) {
    now += breaker.remainingMs;
    expect(breaker.state).toBe('probing');
    fail();
  }
}

it('is closed to begin with', () => {
  expect(breaker.state).toBe('closed');
  expect(breaker.remainingMs).toBe(0);
});

describe('opens', () => {
  it('at the tenth failure in a row, for 30 s', () => {
    fail(9);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
    expect(breaker.remainingMs).toBe(30_000);
  });

  it('however slowly ten failures in a row come', () => {
    for (let count = 0; count < 10; count += 1) {
      fail();
      now += 3_600_000;
    }
    expect(breaker.state).not.toBe('closed');
  });

  it('when a fifth of ten outcomes within a minute are failures', () => {
    succeed(8);
    fail();
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it('not when it is less than a fifth', () => {
    succeed(9);
    fail(2);
    expect(breaker.state).toBe('closed');
  });

  it('not for the share of fewer than ten outcomes', () => {
    succeed(1);
    fail(8);
    expect(breaker.state).toBe('closed');
  });

  it('not for failures that are more than a minute old', () => {
    succeed(4);
    fail(4);
    now += 61_000;
    succeed(9);
    fail();
    expect(breaker.state).toBe('closed');
  });

  it('for failures that are spread over a minute', () => {
    succeed(8);
    fail();
    now += 58_000;
    fail();
    expect(breaker.state).toBe('open');
  });
});

describe('while it is open', () => {
  beforeEach(() => {
    fail(10);
  });

  it('counts down, and then probes', () => {
    now += 29_999;
    expect([breaker.state, breaker.remainingMs]).toEqual(['open', 1]);
    now += 1;
    expect([breaker.state, breaker.remainingMs]).toEqual(['probing', 0]);
  });

  it('is not kept open longer by what still fails', () => {
    now += 20_000;
    fail(100);
    expect(breaker.remainingMs).toBe(10_000);
  });

  it('is not closed by what still succeeds', () => {
    succeed(100);
    expect(breaker.state).toBe('open');
  });

  it('probes at once when the dependency is seen to be back', () => {
    breaker.dependencyIsBack();
    expect(breaker.state).toBe('probing');
  });

  it('stays open twice as long after each probe that fails, up to five minutes', () => {
    const waits = [1, 2, 3, 4, 5].map(() => {
      failProbes(1);
      return breaker.remainingMs / 1000;
    });
    expect(waits).toEqual([60, 120, 240, 300, 300]);
  });

  it('closes at a probe that succeeds, and begins again with 30 s and without a past', () => {
    failProbes(3);
    now += breaker.remainingMs;
    expect(breaker.state).toBe('probing');
    succeed();
    expect(breaker.state).toBe('closed');
    fail(9);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.remainingMs).toBe(30_000);
  });
});

it('is not told open by a dependency that is back while it is closed', () => {
  breaker.dependencyIsBack();
  expect(breaker.state).toBe('closed');
});
