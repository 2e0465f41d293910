import { until } from '@fanfare/persistence/testing/until';
import type { AttemptEntity } from '../src/persistence/attempt.entity';
import { MovableClock } from '../testing/movable-clock';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;
const clock = new MovableClock();
/** So that what hangs does so for longer than any test takes. */
const patient = { WEBHOOK_TIMEOUT_MS: '30000', WEBHOOK_LEASE_SECONDS: '90' };

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start(
    {
      WEBHOOK_RETRY_SCHEDULE: '0s,1h,1h',
      WEBHOOK_ENDPOINT_CONCURRENCY: '5',
      ...patient,
    },
    clock,
  );
  await app.startInstance();
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

const events = { eventTypes: ['CustomerRegistered'] };

/** The most attempts that began within any second. */
function mostInASecond(attempts: readonly AttemptEntity[]): number {
  const starts = attempts.map(({ startedAt }) => startedAt.getTime());
  return Math.max(
    ...starts.map((start) => starts.filter((other) => other >= start && other < start + 1_000).length),
  );
}

describe('a limit of 5 a second', () => {
  it('case 76: is never passed in any second, by two instances together, and what waits for it uses up nothing', async () => {
    const { id } = await app.endpoint(receiver.url('/limited'), { ...events, rateLimitPerSecond: 5 });
    await app.backlog(id, 16);
    await app.toBe('delivered', { endpointId: id }, { count: 16 });

    expect(mostInASecond(await app.attempts({ endpointId: id }))).toBeLessThanOrEqual(5);
    expect(receiver.on('/limited')).toHaveLength(16);
    const deliveries = await app.deliveries({ endpointId: id });
    expect(deliveries.map(({ attempts, attemptCount }) => [attempts, attemptCount])).toEqual(
      deliveries.map(() => [1, 1]),
    );
  });
});

describe('a receiver that is overloaded', () => {
  it.each([429, 502, 504])(
    'case 12: that answers %i without a hint is sent less for a while',
    async (status) => {
      const at = `/overloaded-${status}`;
      receiver.answers(at, (_, before) => ({ status: before === 0 ? status : 200 }));
      const { id } = await app.endpoint(receiver.url(at), events);
      await app.backlog(id, 1);
      await until('the answer', async () => (await app.attempts({ endpointId: id })).length === 1);
      expect((await app.health(id)).slowedUntil!.getTime()).toBeGreaterThan(Date.now() + 20_000);
      await app.backlog(id, 8);
      await app.toBe('delivered', { endpointId: id }, { count: 8 });

      expect(mostInASecond((await app.attempts({ endpointId: id })).slice(1))).toBeLessThanOrEqual(5);
      expect(await app.deliveries({ endpointId: id, state: 'pending' })).toMatchObject([
        { attempts: 1, nextAttemptReason: 'schedule' },
      ]);
    },
  );
});

describe('the breaker', () => {
  it('case 77: opens after ten failures, lets exactly one probe through after its time, then longer; a success closes it', async () => {
    let works = false;
    receiver.answers('/broken', () => ({ status: works ? 200 : 500 }));
    const { id } = await app.endpoint(receiver.url('/broken'), events);
    await app.backlog(id, 40);
    await until('it opens', async () => (await app.health(id)).openUntil !== null);
    await until('what was under way is recorded', async () => {
      const waiting = await app.deliveries({ endpointId: id, state: 'pending' });
      return waiting.every(({ leaseUntil }) => leaseUntil === null);
    });
    const opened = receiver.on('/broken').length;
    expect(opened).toBeGreaterThanOrEqual(10);
    expect(opened).toBeLessThanOrEqual(20);

    for (const [index, seconds] of [30, 60].entries()) {
      const { openUntil } = await app.health(id);
      await app.roundsPass();
      expect(receiver.on('/broken')).toHaveLength(opened + index);
      clock.advance(seconds * 1_000);
      await until('it opens for longer', async () => (await app.health(id)).openings === index + 2);
      await app.roundsPass();
      const probes = (await app.attempts({ endpointId: id })).slice(opened);
      expect(probes).toHaveLength(index + 1);
      expect(probes[index]!.startedAt >= openUntil!).toBe(true);
    }
    expect(receiver.on('/broken')).toHaveLength(opened + 2);

    works = true;
    clock.advance(120_000);
    await app.toBe('delivered', { endpointId: id }, { count: 40 - opened - 2 });
    expect(await app.health(id)).toMatchObject({ openUntil: null, openings: 0 });
    const waiting = await app.deliveries({ endpointId: id, state: 'pending' });
    expect(waiting.map(({ attempts }) => attempts)).toEqual(waiting.map(() => 1));
    expect(waiting).toHaveLength(opened + 2);
  });
});

describe('an endpoint that hangs', () => {
  it('case 78: with 10,000 waiting messages holds its own slots and no more, and holds up nobody', async () => {
    receiver.answers('/hangs', 'hang');
    const hanging = await app.endpoint(receiver.url('/hangs'), events);
    await app.backlog(hanging.id, 10_000);
    await receiver.received('/hangs', 10);
    const sound = await app.endpoint(receiver.url('/sound'), { eventTypes: ['CustomerValidated'] });
    await app.backlog(sound.id, 50);
    await app.toBe('delivered', { endpointId: sound.id }, { count: 50 });

    expect(receiver.peak('/hangs')).toBe(10);
    expect(receiver.on('/hangs')).toHaveLength(10);
    await receiver.close();
  });
});
