import { until } from '@fanfare/persistence/testing/until';
import type { AttemptEntity } from '../src/persistence/attempt.entity';
import { Receiver } from '../testing/receiver';
import { TestClock } from '../testing/test-clock';
import { WebhooksApp } from '../testing/webhooks-app';

const second = 1_000;
const hour = 3_600_000;
const steps = [5, 300, 1_800, 7_200, 18_000].map((each) => each * second);

let app: WebhooksApp;
let receiver: Receiver;
const clock = new TestClock();

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_POLL_MS: '20' }, clock);
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

const events = { eventTypes: ['CustomerRegistered'] };

function attemptsOf(endpointId: string, count: number): Promise<AttemptEntity[]> {
  return until(`${count} attempts`, async () => {
    const attempts = await app.attempts({ endpointId });
    return attempts.length === count && attempts;
  });
}

/** Goes to a second before a time, where nothing may happen, and then to the time. */
async function goTo(time: Date, path: string): Promise<void> {
  const before = receiver.on(path).length;
  clock.set(new Date(time.getTime() - second));
  await app.roundsPass();
  expect(receiver.on(path)).toHaveLength(before);
  clock.set(time);
}

it('the schedule: each attempt of a day is made in its second, within 20 % of the step after the one before', async () => {
  receiver.answers('/schedule', { status: 500 });
  const { id } = await app.endpoint(receiver.url('/schedule'), events);
  await app.hear();
  for (const [index, step] of steps.entries()) {
    const attempt = (await attemptsOf(id, index + 1)).at(-1)!;
    expect(attempt).toMatchObject({
      number: index + 1,
      startedAt: clock.now(),
      nextAttemptReason: 'schedule',
    });
    const wait = attempt.nextAttemptAt!.getTime() - clock.now().getTime();
    expect(wait).toBeGreaterThanOrEqual(0.8 * step);
    expect(wait).toBeLessThanOrEqual(1.2 * step);
    await goTo(attempt.nextAttemptAt!, '/schedule');
  }
  expect((await attemptsOf(id, 6)).at(-1)!.startedAt).toEqual(clock.now());
  await app.change((endpoints) => endpoints.remove(id));
});

it('the breaker: open for 30 s, then 60, 120, 240, 480 and never more than 600, with one probe each time', async () => {
  receiver.answers('/breaker', { status: 500 });
  const { id } = await app.endpoint(receiver.url('/breaker'), events);
  await app.hearMany(10);
  await attemptsOf(id, 10);
  await app.hearMany(12);
  await app.queueToBeEmpty();
  const waits: number[] = [];
  for (let probe = 1; probe <= 7; probe += 1) {
    const { openUntil } = await app.health(id);
    waits.push((openUntil!.getTime() - clock.now().getTime()) / second);
    await goTo(openUntil!, '/breaker');
    const attempts = await attemptsOf(id, 10 + probe);
    expect(attempts.at(-1)).toMatchObject({ startedAt: openUntil, nextAttemptReason: expect.any(String) });
    expect(attempts.at(-1)!.nextAttemptAt! >= (await app.health(id)).openUntil!).toBe(true);
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600]);
  await app.change((endpoints) => endpoints.remove(id));
});

it('rotation: both secrets sign until the second in which the old one expires, then the new one alone', async () => {
  const { id } = await app.endpoint(receiver.url('/rotation'), events);
  const expiry = new Date(clock.now().getTime() + 24 * hour);
  await app.rotate(id, expiry, clock.now());
  const signatures = async (time: Date): Promise<number> => {
    clock.set(time);
    const messageId = await app.hear();
    await app.toBe('delivered', { messageId });
    return receiver.on('/rotation').at(-1)!.headers['webhook-signature']!.split(' ').length;
  };
  expect(await signatures(clock.now())).toBe(2);
  expect(await signatures(new Date(expiry.getTime() - second))).toBe(2);
  expect(await signatures(expiry)).toBe(1);
  await app.change((endpoints) => endpoints.remove(id));
});

it('case 72: a retry that is due in ten hours survives a restart of everything, and is made in its second', async () => {
  receiver.answers('/restart', (_, before) => ({
    status: before === 0 ? 503 : 200,
    headers: { 'retry-after': '36000' },
  }));
  const { id } = await app.endpoint(receiver.url('/restart'), events);
  await app.hear();
  const [first] = await attemptsOf(id, 1);
  await app.stop();
  await app.startInstance();
  await goTo(new Date(first!.startedAt.getTime() + 10 * hour), '/restart');
  await app.toBe('delivered', { endpointId: id });

  expect((await app.attempts({ endpointId: id })).at(-1)!.startedAt).toEqual(clock.now());
});
