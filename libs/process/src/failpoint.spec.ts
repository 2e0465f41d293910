import { EnvironmentError } from './environment';
import { FailpointError, enableFailpoints, failpoint } from './failpoint';

/** Jest fakes the timers of the global object only. */
jest.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) =>
    new Promise((resolve) => {
      globalThis.setTimeout(resolve, milliseconds);
    }),
}));

beforeEach(() => jest.useFakeTimers());

afterEach(() => {
  enableFailpoints('', 'test');
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** Tells whether a promise is settled, once everything that could settle it without time passing has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  await jest.advanceTimersByTimeAsync(0);
  return settled;
}

it('is passed without effect unless it is named', async () => {
  enableFailpoints('relay.after-claim:throw', 'test');
  await expect(failpoint('relay.after-mark')).resolves.toBeUndefined();
});

it('throws an error that names it', async () => {
  enableFailpoints('relay.after-claim:throw', 'test');
  const passing = failpoint('relay.after-claim');
  await expect(passing).rejects.toThrow(FailpointError);
  await expect(passing).rejects.toThrow('relay.after-claim');
});

it('delays for the milliseconds that it is given', async () => {
  enableFailpoints('relay.after-claim:delay:1500', 'test');
  const passing = failpoint('relay.after-claim');

  await jest.advanceTimersByTimeAsync(1_499);
  expect(await isSettled(passing)).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(await isSettled(passing)).toBe(true);
});

it('hangs for good', async () => {
  enableFailpoints('relay.after-claim:hang', 'test');
  const passing = failpoint('relay.after-claim');
  await jest.advanceTimersByTimeAsync(86_400_000);
  expect(await isSettled(passing)).toBe(false);
});

it('kills the process at once and lets nothing happen after it', async () => {
  const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
  enableFailpoints('relay.after-claim:kill', 'test');
  const passing = failpoint('relay.after-claim');

  expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  expect(await isSettled(passing)).toBe(false);
});

it('goes off at the n-th pass alone when it says so', async () => {
  enableFailpoints('relay.after-claim:throw@3', 'test');
  const passes = await Promise.allSettled([1, 2, 3, 4].map(() => failpoint('relay.after-claim')));
  expect(passes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

it('can be one of several', async () => {
  enableFailpoints('relay.after-claim:throw, outbox.after-insert:throw@1', 'test');
  await expect(failpoint('relay.after-claim')).rejects.toThrow(FailpointError);
  await expect(failpoint('outbox.after-insert')).rejects.toThrow(FailpointError);
  await expect(failpoint('outbox.after-insert')).resolves.toBeUndefined();
});

it.each([
  'relay.after-claim',
  'relay.after-claim:explode',
  'relay.after-claim:delay',
  'relay.after-claim:delay:soon',
  'relay.after-claim:throw@first',
  'relay.after-lunch:throw',
  'relay.after-claim:throw,',
  ' ',
])('refuses %j, in one line that does not repeat it', (value) => {
  const enable = (): void => {
    enableFailpoints(value, 'test');
  };
  expect(enable).toThrow(EnvironmentError);
  expect(enable).toThrow(
    /^FAILPOINT is not usable: fault [12] is not name:kill\|throw\|delay:ms\|hang with a name of .+$/,
  );
  expect(enable).not.toThrow(/explode|soon|first|lunch/);
});

it('refuses any value in production', () => {
  expect(() => {
    enableFailpoints('relay.after-claim:throw', 'production');
  }).toThrow(new EnvironmentError(['FAILPOINT is set, which production refuses: unset it']));
  expect(() => {
    enableFailpoints('', 'production');
  }).not.toThrow();
});
