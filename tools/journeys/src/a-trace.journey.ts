import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { addEndpoint, allDelivered } from '../testing/endpoints';
import { Stage, webhookApps } from '../testing/stage';
import { type CollectedSpan, TraceCollector, textOf } from '../testing/trace-collector';
import { until } from '../testing/until';
import { type ReceivedWebhook, WebhookSink } from '../testing/webhook-sink';

const dist = join(__dirname, '../../../dist');
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = '00f067aa0ba902b7';
const customer = { firstName: 'Adalina', lastName: 'Lovelace', email: 'countess@example.com' };

const consumer = 5;

describe('one registration', () => {
  let collector: TraceCollector;
  let token: string;
  let logs: readonly string[];
  let webhooks: readonly ReceivedWebhook[];

  beforeAll(async () => {
    collector = await TraceCollector.start();
    const stage = await Stage.start(
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      undefined,
      webhookApps,
    );
    const sink = await WebhookSink.start();
    const endpoint = await addEndpoint(stage, sink, '/told');
    const traceparent = `00-${traceId}-${caller}-01`;
    const path = `/customers?from=${customer.email}`;
    const answer = await stage.api.post('registration', path, customer, { traceparent });
    const { customerId } = (await answer.json()) as { customerId: string };
    await until('the welcome mail is sent', 120, async () => {
      return (await stage.api.customer(customerId)).welcomeEmail === 'SENT';
    });
    await allDelivered(stage, endpoint, 4, 120);
    webhooks = sink.on('/told');
    await sink.stop();
    const mail = stage.mails.mails
      .join('')
      .replace(/=\r?\n/g, '')
      .replaceAll('=3D', '=');
    token = /activate\?token=([\w.-]+)/.exec(mail)?.[1] ?? '';
    await stage.api.get('accounts', `/activate?token=${token}`);
    logs = stage.processes.map((each) => each.log);
    const endings = await stage.stop();
    expect(endings.every(({ code }) => code === 0)).toBe(true);
  });

  afterAll(() => collector.stop());

  const spans = (): CollectedSpan[] => collector.spans.filter((span) => span.traceId === traceId);

  /** The names of a span's ancestors from the first process on, and its own. */
  function pathOf(span: CollectedSpan): string {
    const parent = spans().find(({ spanId }) => spanId === span.parentSpanId);
    const name = `${span.service}: ${span.name}`;
    if (parent) return `${pathOf(parent)} > ${name}`;
    return span.parentSpanId === caller ? name : `(no parent) ${name}`;
  }

  it('is followed through five processes by the trace id of whoever asked for it, each reaction after its cause', () => {
    const asked = 'registration: POST /customers';
    const validated = `${asked} > validation: process validate-customer-on-customer-registered`;
    const opened = `${validated} > accounts: process open-account-on-customer-validated`;
    const welcomed = `${opened} > notifications: process welcome-customer-on-customer-account-created`;
    const sent = `${welcomed} > notifications: send welcome mail`;
    const track = 'registration: process track-customer-on-customer-progress';
    const dispatch = 'webhooks: process dispatch-webhook-on-public-event';

    const reactions = spans().filter(({ kind }) => kind === consumer);
    expect(reactions.map(pathOf).sort()).toEqual(
      [
        validated,
        opened,
        welcomed,
        `${validated} > ${track}`,
        `${opened} > ${track}`,
        `${sent} > ${track}`,
        ...[asked, validated, opened, sent].map((cause) => `${cause} > ${dispatch}`),
      ].sort(),
    );
  });

  it('goes on to each webhook, and is told to no receiver', () => {
    const sent = spans().filter(({ name }) => name === 'send webhook');
    expect(sent).toHaveLength(4);
    expect(sent.filter((span) => pathOf(span).startsWith('(no parent)'))).toEqual([]);
    expect(webhooks).toHaveLength(4);
    for (const { headers } of webhooks) expect(headers).not.toHaveProperty('traceparent');
  });

  it.each([
    ['http', 'registration', 'POST /customers'],
    ['pg', 'validation', 'pg.query:COMMIT'],
    ['aws-sdk', 'accounts', 'EventBridge.PutEvents'],
  ])('has what the instrumentation of %s saw', (instrumentation, service, name) => {
    const seen = spans().filter((span) => span.service === service && span.name.startsWith(name));
    expect(seen.map(({ scope }) => scope)).toContain(`@opentelemetry/instrumentation-${instrumentation}`);
  });

  it('is found in the logs of each process by its trace id', () => {
    expect(logs.filter((log) => log.includes(`"traceId":"${traceId}"`))).toHaveLength(logs.length);
  });

  it('tells no collector who the customer is, nor a key or a link', () => {
    expect(token.length).toBeGreaterThan(20);
    for (const secret of [...Object.values(customer), 'acme-local-key', token])
      expect(collector.received).not.toContain(secret);
  });

  it('leaves out what a process does by itself: polls, deletions, health', () => {
    const roots = collector.spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(new Set(roots.map(({ name }) => name.split(' ')[0]))).toEqual(new Set(['GET', 'POST']));
    expect(
      roots.filter((span) => /health|metrics/.test(textOf(span.attributes, 'http.route') ?? '')),
    ).toEqual([]);
  });
});

describe('a process', () => {
  const script = `
    require(${JSON.stringify(join(dist, 'libs/http/src/bootstrap.js'))});
    const packages = Object.keys(require.cache).map((path) => /@opentelemetry.(.+?).dist/.exec(path)?.[1]);
    console.log([...new Set(packages.filter(Boolean))].join(' '));`;

  const loadedWith = (environment: NodeJS.ProcessEnv): string[] =>
    spawnSync(process.execPath, ['-e', script], {
      env: { PATH: process.env['PATH'], ...environment },
      encoding: 'utf8',
    })
      .stdout.trim()
      .split(' ');

  it('without a collector loads nothing of OpenTelemetry but its API', () => {
    expect(loadedWith({})).toEqual(['api']);
    expect(
      loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }),
    ).toEqual(['api']);
  });

  it('with a collector loads the instrumentations', () => {
    expect(loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).toEqual(
      expect.arrayContaining(['instrumentation-http', 'instrumentation-pg', 'instrumentation-aws-sdk']),
    );
  });
});
