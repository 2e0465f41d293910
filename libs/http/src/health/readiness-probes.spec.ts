import { Logger } from '@nestjs/common';
import { ProbeTimeoutError, ReadinessProbes } from './readiness-probes';

Logger.overrideLogger(false);

let now = 0;
let probes: ReadinessProbes;

beforeEach(() => {
  now = 1;
  probes = new ReadinessProbes();
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

it('reports every part', async () => {
  probes.register('database', () => Promise.resolve());
  probes.register('bus', () => Promise.reject(new ProbeTimeoutError()));

  expect(await probes.report()).toEqual({ database: 'up', bus: 'down' });
});

it('checks a part at most once a second, however often it is asked', async () => {
  const check = jest.fn(() => Promise.reject(new ProbeTimeoutError()));
  probes.register('bus', check);
  await Promise.all([probes.report(), probes.report()]);
  now += 999;
  await probes.report();
  expect(check).toHaveBeenCalledTimes(1);

  now += 1;
  await probes.report();
  expect(check).toHaveBeenCalledTimes(2);
});

it('tells that a part works again, a second later', async () => {
  const check = jest.fn(() => Promise.resolve());
  check.mockRejectedValueOnce(new ProbeTimeoutError());
  probes.register('bus', check);

  expect(await probes.report()).toEqual({ bus: 'down' });
  now += 1_000;
  expect(await probes.report()).toEqual({ bus: 'up' });
});

it('takes a check that throws at once for a failed one', async () => {
  probes.register('bus', () => {
    throw new ProbeTimeoutError();
  });

  expect(await probes.report()).toEqual({ bus: 'down' });
});

it('gives up on a check after 2 s, and does not start it again while it still runs', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const check = jest.fn(() => promise);
  probes.register('bus', check);

  expect(await probes.report()).toEqual({ bus: 'down' });
  now += 1_000;
  const again = probes.report();
  expect(check).toHaveBeenCalledTimes(1);
  resolve();
  expect(await again).toEqual({ bus: 'up' });
});
