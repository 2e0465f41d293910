import { until } from '@fanfare/persistence/testing/until';
import { Api, type Problem } from '../testing/api';
import { Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({ WEBHOOK_RETRY_SCHEDULE: '0ms', WEBHOOK_RECOVERY_MAX_DAYS: '14' });
  api = new Api(app.url());
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

/** Nothing hears what a test before has left behind. */
afterEach(() => app.outside.query('UPDATE endpoints SET deleted_at = now(), enabled = false'));

describe('case 60: a recovery', () => {
  interface Job {
    readonly id: string;
    readonly state: string;
    readonly total: number;
    readonly done: number;
  }

  const recover = (endpointId: string, since = new Date(Date.now() - 3_600_000)) =>
    api.post<Job>(`/endpoints/${endpointId}/recover`, { since: since.toISOString() });
  const finished = (id: string) =>
    until(`the job ${id}`, async () => {
      const { body } = await api.get<Job>(`/jobs/${id}`);
      return body.state === 'done' && body;
    });

  it('sends what this endpoint missed, nothing that it got, and nothing twice when it is asked for twice', async () => {
    const path = '/recovered';
    const eventTypes = ['CustomerRegistered'];
    const { id: endpointId } = await api.endpoint({ url: receiver.url(path), eventTypes });
    const other = await api.endpoint({ url: receiver.url('/other'), eventTypes });
    const arrived = await app.hear();
    await app.toBe('delivered', { endpointId, messageId: arrived });
    receiver.answers(path, { status: 500 });
    const missed = [await app.hear(), await app.hear(), await app.hear()];
    await app.toBe('exhausted', { endpointId }, { count: 3 });
    await receiver.received('/other', 4);
    const answered = Promise.withResolvers<void>();
    receiver.answers(path, async () => {
      await answered.promise;
      return { status: 200 };
    });

    const [first, second] = await Promise.all([recover(endpointId), recover(endpointId)]);
    expect(first).toMatchObject({ status: 202, body: { total: 3, done: 0, state: 'running' } });
    expect(first.headers.get('location')).toBe(`/jobs/${first.body.id}`);
    await until('two jobs that have put everything in line', async () => {
      const lined = await app.outside.query<unknown[]>('SELECT FROM jobs WHERE queued_at IS NOT NULL');
      return lined.length === 2;
    });
    await receiver.received(path, 7);
    answered.resolve();
    const jobs = await Promise.all([finished(first.body.id), finished(second.body.id)]);
    expect(jobs.map(({ total, done }) => [total, done]).sort()).toEqual([
      [0, 0],
      [3, 3],
    ]);
    expect(await finished((await recover(endpointId)).body.id)).toMatchObject({ total: 0, done: 0 });

    const again = (await app.attempts({ endpointId })).filter(({ trigger }) => trigger === 'recover');
    expect(again.map(({ messageId }) => messageId).sort()).toEqual([...missed].sort());
    expect(await app.attempts({ endpointId: other.id })).toHaveLength(4);
  });

  it('goes on where it stopped when the service is started again in the middle, and holds up no new event', async () => {
    const path = '/long';
    const settings = { url: receiver.url(path), eventTypes: ['CustomerRegistered'], rateLimitPerSecond: 20 };
    const { id: endpointId } = await api.endpoint(settings);
    await app.change((endpoints) => endpoints.disable(endpointId, 'manual'));
    await app.backlog(endpointId, 250);
    await app.outside.query("UPDATE deliveries SET state = 'exhausted' WHERE endpoint_id = $1", [endpointId]);
    await app.change((endpoints) => endpoints.enable(endpointId));
    const { body: job } = await recover(endpointId);
    expect(job.total).toBe(250);
    await receiver.received(path, 10);
    await app.stop();
    const before = receiver.on(path).length;
    expect(before).toBeLessThan(200);
    const live = await app.hear();
    await app.startInstance();
    api = new Api(app.url());
    await app.toBe('delivered', { endpointId, messageId: live });
    expect(receiver.on(path).length).toBeLessThan(251);
    await app.change((endpoints) => endpoints.change(endpointId, { rateLimitPerSecond: null }));

    expect(await finished(job.id)).toMatchObject({ total: 250, done: 250 });
    const ids = receiver.on(path).map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(251);
    expect(new Set(ids).size).toBe(251);
  });

  it('reaches no further back than is allowed, and not before its own beginning', async () => {
    const { id } = await api.endpoint({ url: receiver.url('/window') });
    const day = 86_400_000;
    const tooFar = await api.post<Problem>(`/endpoints/${id}/recover`, {
      since: new Date(Date.now() - 14 * day - 60_000).toISOString(),
    });
    expect(tooFar.status).toBe(422);
    expect(tooFar.body.errors).toEqual([
      { pointer: '/since', code: 'TOO_SMALL', message: 'must be at most 14 days ago' },
    ]);
    expect((await recover(id, new Date(Date.now() - 14 * day + 60_000))).status).toBe(202);
    const backwards = { since: '2026-11-02T10:00:00Z', until: '2026-11-02T10:00:00Z' };
    const answer = await api.post<Problem>(`/endpoints/${id}/recover`, backwards);
    expect(answer.body.errors).toMatchObject([{ pointer: '/until' }]);
    const nothing = await api.post<Problem>(`/endpoints/${id}/recover`, {});
    expect(nothing.body.errors).toMatchObject([{ pointer: '/since', code: 'REQUIRED' }]);
  });
});
