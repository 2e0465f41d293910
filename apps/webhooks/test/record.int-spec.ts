import { until } from '@fanfare/persistence/testing/until';
import { Retention } from '../src/delivery/retention';
import { Receiver } from '../testing/receiver';
import { TestClock } from '../testing/test-clock';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;
const start = new Date();
const clock = new TestClock(start);

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({}, clock);
});

afterAll(async () => {
  await app.end();
  await receiver.close();
});

const events = { eventTypes: ['CustomerRegistered'] };

describe('the log of attempts', () => {
  it('case 86: says all there is to an attempt, and no secret', async () => {
    receiver.answers('/logged', (_, before) => ({
      status: before === 0 ? 500 : 200,
      headers: { 'x-answer': 'yes' },
      body: before === 0 ? 'oh no' : 'a'.repeat(20_000),
    }));
    const headers = { Authorization: 'Bearer very-secret', 'X-Team': 'blue' };
    const { id, secret } = await app.endpoint(receiver.url('/logged'), { ...events, headers });
    const messageId = await app.hear();
    const [first] = await until('the failure', async () => {
      const attempts = await app.attempts({ endpointId: id });
      return attempts.length === 1 && attempts;
    });
    clock.set(first!.nextAttemptAt!);
    await app.toBe('delivered', { endpointId: id });
    const [failed, succeeded] = await app.attempts({ endpointId: id });

    expect(failed).toMatchObject({
      tenantId: 'acme',
      messageId,
      number: 1,
      trigger: 'schedule',
      startedAt: start,
      durationMs: expect.any(Number),
      url: receiver.url('/logged'),
      remoteAddress: '127.0.0.1',
      status: 'failed',
      responseCode: 500,
      responseEncoding: 'utf8',
      responseTruncated: false,
      failure: 'status',
      nextAttemptReason: 'schedule',
    });
    expect(failed!.responseBody!.toString()).toBe('oh no');
    expect(failed!.responseHeaders).toMatchObject({ 'x-answer': 'yes' });
    expect(failed!.requestHeaders).toMatchObject({
      'webhook-id': messageId,
      authorization: '[redacted]',
      'x-team': '[redacted]',
    });
    expect(succeeded).toMatchObject({
      number: 2,
      status: 'success',
      responseTruncated: true,
      nextAttemptAt: null,
    });
    expect(succeeded!.responseBody).toHaveLength(16_384);
    expect(receiver.on('/logged')[0]!.headers).toMatchObject({
      authorization: 'Bearer very-secret',
      'x-team': 'blue',
    });
    const everything = await app.outside.query<{ row: string }[]>(
      'SELECT endpoints::text || attempts::text AS row FROM attempts JOIN endpoints ON endpoints.id = endpoint_id',
    );
    expect(JSON.stringify(everything)).not.toMatch(/very-secret/);
    expect(JSON.stringify(everything)).not.toContain(secret);
  });

  it('case 89: joins each attempt to the trace of its event, and passes it on only where that is asked for', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const asked = await app.endpoint(receiver.url('/traced'), { ...events, sendTraceparent: true });
    const unasked = await app.endpoint(receiver.url('/untraced'), events);
    const messageId = await app.hear('CustomerRegistered', { metadata: { traceparent } });
    for (const { id } of [asked, unasked]) await app.toBe('delivered', { endpointId: id });
    const attempts = await app.attempts({ messageId });

    for (const { id, traceparent: span } of attempts)
      expect(span).toBe(`00-4bf92f3577b34da6a3ce929d0e0e4736-${id.replaceAll('-', '').slice(-16)}-01`);
    const sent = attempts.find(({ endpointId }) => endpointId === asked.id)!.traceparent;
    expect(receiver.on('/traced')[0]!.headers['traceparent']).toBe(sent);
    expect(receiver.on('/untraced')[0]!.headers).not.toHaveProperty('traceparent');
  });
});

it('case 90: metrics have no endpoint, URL, tenant or event in their labels', async () => {
  const text = await (await fetch(`${app.url()}/metrics`)).text();
  const webhooks = text.split('\n').filter((line) => line.startsWith('webhook_'));
  const labels = new Set(webhooks.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name]) => name)));
  expect(labels).toEqual(new Set(['result', 'outcome', 'le', 'state']));
  expect(webhooks.join('\n')).toMatch(/webhook_attempts_total\{result="delivered"\} [1-9]/);
});

describe('retention', () => {
  it('case 88: deletes what is over and 90 days old in batches, and keeps all of what still waits', async () => {
    receiver.answers('/waits', { status: 500 });
    const waits = await app.endpoint(receiver.url('/waits'), { eventTypes: ['CustomerValidated'] });
    const over = await app.endpoint(receiver.url('/over'), { eventTypes: ['CustomerValidated'] });
    const messageId = await app.hear('CustomerValidated');
    await app.toBe('delivered', { endpointId: over.id });
    await until('the failure', async () => (await app.attempts({ endpointId: waits.id })).length === 1);
    await app.backlog(over.id, 2_500);
    await app.toBe('delivered', { endpointId: over.id }, { count: 2_501 });
    await app.change((endpoints) => endpoints.disable(waits.id, 'manual'));
    const day = 86_400_000;
    clock.advance(89 * day);
    await app.instance.get(Retention).run();
    expect(await app.deliveries({ endpointId: over.id })).toHaveLength(2_501);

    await app.change((endpoints) => endpoints.enable(waits.id));
    clock.advance(2 * day);
    await until('another failure', async () => (await app.attempts({ endpointId: waits.id })).length === 2);
    await app.instance.get(Retention).run();

    expect(await app.deliveries()).toMatchObject([{ endpointId: waits.id, messageId, state: 'pending' }]);
    expect(await app.attempts()).toHaveLength(2);
    const [messages] = await app.outside.query<{ ids: string[] }[]>(
      'SELECT array_agg(id) AS ids FROM messages',
    );
    expect(messages!.ids).toEqual([messageId]);
  });

  it('cancels what has waited that long for a disabled endpoint', async () => {
    const { id } = await app.endpoint(receiver.url('/off'), { eventTypes: [] });
    await app.change((endpoints) => endpoints.disable(id, 'manual'));
    await app.backlog(id, 3);
    await app.outside.query("UPDATE deliveries SET created_at = '2026-01-01' WHERE endpoint_id = $1", [id]);
    await app.instance.get(Retention).run();
    await app.instance.get(Retention).run();

    expect(await app.deliveries({ endpointId: id })).toEqual([]);
  });
});
