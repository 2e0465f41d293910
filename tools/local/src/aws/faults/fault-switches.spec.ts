import { FaultSwitches } from './fault-switches';

const always = () => true;

it('a fault strikes as often as it was told, then is gone', () => {
  const faults = new FaultSwitches();
  faults.set('two', { fault: 'throttle', times: 2 });
  expect([1, 2, 3].map(() => faults.strike('throttle', always) !== undefined)).toEqual([true, true, false]);
  expect(faults.isQuiet).toBe(true);
});

it('a fault strikes until its seconds are over', () => {
  let now = 1000;
  const faults = new FaultSwitches(() => now);
  faults.set('short', { fault: 'throttle', seconds: 1.5 });
  now = 2499;
  expect(faults.list()).toMatchObject({ short: { seconds: 0.001 } });
  expect(faults.strike('throttle', always)).toBeDefined();
  now = 2500;
  expect(faults.strike('throttle', always)).toBeUndefined();
  expect(faults.list()).toEqual({});
});

it('a fault that does not meet the case, or is of another kind, is not used', () => {
  const faults = new FaultSwitches();
  faults.set('one', { fault: 'throttle', operation: 'PutEvents', times: 1 });
  expect(faults.strike('throttle', ({ operation }) => operation === 'SendMessage')).toBeUndefined();
  expect(faults.strike('refuse', always)).toBeUndefined();
  expect(faults.list()).toEqual({ one: { fault: 'throttle', operation: 'PutEvents', times: 1 } });
});
