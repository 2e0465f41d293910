import { DueLanes } from '../src/delivery/due-lanes';
import { Receiver } from '../testing/receiver';
import { TestClock } from '../testing/test-clock';
import { WebhooksApp } from '../testing/webhooks-app';
import { WebhooksProcess } from '../testing/webhooks-process';

const second = 1_000;
const timeoutMs = 15 * second;

let app: WebhooksApp;
let receiver: Receiver;
const clock = new TestClock(new Date());
const processes: WebhooksProcess[] = [];

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start(
    { WEBHOOK_TIMEOUT_MS: String(timeoutMs), WEBHOOK_LEASE_SECONDS: '45' },
    clock,
  );
});

afterAll(async () => {
  for (const each of processes) await each.kill();
  await app.end();
  await receiver.close();
});

const events = { eventTypes: ['CustomerRegistered'] };

/** A process of its own, which goes by the real time. */
async function startProcess(variables: Readonly<Record<string, string>>): Promise<WebhooksProcess> {
  const started = await WebhooksProcess.start(app.environment(variables));
  processes.push(started);
  return started;
}

describe('two instances', () => {
  beforeAll(() => app.startInstance());
  afterAll(() => app.stop());

  it('case 61: that hear the same message at once send it once', async () => {
    const { id } = await app.endpoint(receiver.url('/twice'), events);
    const eventId = '01935a1c-9a3e-7000-8000-0000000000bb';
    await Promise.all(
      Array.from({ length: 6 }, () => app.hear('CustomerRegistered', { metadata: { eventId } })),
    );
    await app.queueToBeEmpty();
    await app.toBe('delivered', { endpointId: id });
    await app.roundsPass();

    expect(receiver.on('/twice')).toHaveLength(1);
    expect(await app.deliveries({ endpointId: id })).toHaveLength(1);
    await app.change((endpoints) => endpoints.remove(id));
  });

  it('case 64: do not start a copy of an attempt that takes the whole timeout', async () => {
    const answer = Promise.withResolvers<void>();
    receiver.answers('/slow', async () => {
      await answer.promise;
      return { status: 200 };
    });
    const { id } = await app.endpoint(receiver.url('/slow'), events);
    await app.hearMany(20);
    await receiver.received('/slow', 20);
    clock.advance(timeoutMs);
    await app.roundsPass();
    answer.resolve();
    await app.toBe('delivered', { endpointId: id }, { count: 20 });

    expect(receiver.on('/slow')).toHaveLength(20);
    expect(await app.attempts({ endpointId: id })).toHaveLength(20);
    await app.change((endpoints) => endpoints.remove(id));
  });

  it('case 64: refuse a lease that an attempt and its recording might outlast', async () => {
    await expect(app.startInstance({ WEBHOOK_LEASE_SECONDS: '44' })).rejects.toThrow('WEBHOOK_LEASE_SECONDS');
  });
});

describe('a process that is killed', () => {
  it.each([
    { at: 'webhook.after-claim', requests: 1, interrupted: 1, case: 'case 62' },
    { at: 'webhook.before-send', requests: 1, interrupted: 1, case: 'case 62' },
    { at: 'webhook.after-send', requests: 2, interrupted: 1, case: 'case 63' },
    { at: 'webhook.before-mark', requests: 2, interrupted: 1, case: 'case 63' },
    { at: 'webhook.after-mark', requests: 1, interrupted: 0, case: 'case 63' },
  ])('$case: at $at loses nothing, and another sends it with the same id', async (kill) => {
    const path = `/${kill.at}`;
    const { id } = await app.endpoint(receiver.url(path), events);
    await app.stop();
    const victim = await startProcess({ FAILPOINT: `${kill.at}:kill` });
    const messageId = await app.hear();
    expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
    clock.set(new Date(Date.now() + 60 * second));
    await app.startInstance();
    await app.toBe('delivered', { endpointId: id });

    expect(receiver.on(path).map(({ headers }) => headers['webhook-id'])).toEqual(
      Array.from({ length: kill.requests }, () => messageId),
    );
    const attempts = await app.attempts({ endpointId: id });
    expect(attempts.filter(({ failure }) => failure === 'interrupted')).toHaveLength(kill.interrupted);
    expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
    expect(attempts.at(-1)).toMatchObject({ status: 'success', nextAttemptAt: null });
    expect(await app.deliveries({ endpointId: id })).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    await app.change((endpoints) => endpoints.remove(id));
  });
});

describe('SIGTERM', () => {
  it('interrupts what does not end in time, which uses up nothing and is sent again', async () => {
    receiver.answers('/endless', (_, before) => (before === 0 ? 'hang' : { status: 200 }));
    const { id } = await app.endpoint(receiver.url('/endless'), events);
    await app.stop();
    const impatient = await app.startInstance({ DRAIN_SECONDS: '1' });
    await app.hear();
    await receiver.received('/endless', 1);
    await app.stop(impatient);
    expect(await app.deliveries({ endpointId: id })).toMatchObject([{ state: 'pending', attempts: 0 }]);
    expect(await app.attempts({ endpointId: id })).toMatchObject([{ number: 1, failure: 'interrupted' }]);
    await app.startInstance();
    await app.toBe('delivered', { endpointId: id });
    await app.change((endpoints) => endpoints.remove(id));
  });

  it('that comes while it is looked for what is due has nothing of that claimed', async () => {
    const dueLanes = app.instance.get(DueLanes);
    const find = dueLanes.find.bind(dueLanes);
    const [looking, stopping] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { id } = await app.endpoint(receiver.url('/late'), events);
    jest.spyOn(dueLanes, 'find').mockImplementation(async () => {
      looking.resolve();
      await stopping.promise;
      return find();
    });
    await looking.promise;
    const stopped = app.stop();
    await app.backlog(id, 1);
    stopping.resolve();
    await stopped;

    expect(await app.deliveries({ endpointId: id })).toMatchObject([{ state: 'pending', fence: '0' }]);
    await app.startInstance();
    await app.toBe('delivered', { endpointId: id });
    await app.change((endpoints) => endpoints.remove(id));
  });

  it('case 71: with 50 requests in flight lets them end and records them, and takes nothing new', async () => {
    const release = Promise.withResolvers<void>();
    receiver.answers('/fifty', async () => {
      await release.promise;
      return { status: 200 };
    });
    const { id } = await app.endpoint(receiver.url('/fifty'), events);
    await app.stop();
    const drained = await startProcess({ WEBHOOK_ENDPOINT_CONCURRENCY: '100' });
    await app.hearMany(50);
    await receiver.received('/fifty', 50);
    await drained.terminate();
    clock.set(new Date(Date.now() - second));
    await app.backlog(id, 1);
    release.resolve();
    expect(await drained.ended).toEqual({ code: 0, signal: null });

    expect(receiver.on('/fifty')).toHaveLength(50);
    expect(await app.deliveries({ endpointId: id, state: 'delivered' })).toHaveLength(50);
    await app.startInstance();
    await app.toBe('delivered', { endpointId: id }, { count: 51 });
    expect(receiver.on('/fifty')).toHaveLength(51);
  });
});
