import { randomUUID } from 'node:crypto';
import { until } from '@fanfare/persistence/testing/until';
import { type Hit, Receiver } from '../testing/receiver';
import { WebhooksApp } from '../testing/webhooks-app';

let app: WebhooksApp;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  app = await WebhooksApp.start({
    WEBHOOK_RETRY_SCHEDULE: '0s,300ms,300ms',
    WEBHOOK_TIMEOUT_MS: '30000',
    WEBHOOK_LEASE_SECONDS: '90',
  });
});

afterAll(async () => {
  await receiver.close();
  await app.end();
});

const events = { eventTypes: ['CustomerRegistered'] };

async function waiting(endpointId: string): Promise<number> {
  const [row] = await app.outside.query<{ count: number }[]>(
    "SELECT count(*)::int AS count FROM deliveries WHERE endpoint_id = $1 AND state = 'pending'",
    [endpointId],
  );
  return row!.count;
}

describe('a message for ten endpoints of which one hangs', () => {
  it('case 66: reaches the other nine once each, while the tenth is still being waited for', async () => {
    receiver.answers('/tenth', 'hang');
    const tenth = await app.endpoint(receiver.url('/tenth'), events);
    const others = await Promise.all(
      Array.from({ length: 9 }, (_, index) => app.endpoint(receiver.url(`/nine-${index}`), events)),
    );
    const messageId = await app.hear();
    await app.toBe('delivered', { messageId }, { count: 9 });
    await receiver.received('/tenth', 1);
    await app.roundsPass();

    expect(await waiting(tenth.id)).toBe(1);
    expect(receiver.hits.filter(({ path }) => path.startsWith('/nine-'))).toHaveLength(9);
    for (const { id } of [tenth, ...others]) await app.change((endpoints) => endpoints.remove(id));
  });
});

describe('a tenant with 100,000 waiting messages', () => {
  it('cases 74 and 75: holds up neither a retry-free message of its own nor the one message of another', async () => {
    const busy = await app.endpoint(receiver.url('/busy'), events);
    await app.backlog(busy.id, 100_000, { retry: true });
    await receiver.received('/busy', 100);
    const other = await app.endpoint(receiver.url('/other'), { ...events, tenantId: 'globex' });
    await app.hear('CustomerRegistered', { metadata: { tenantId: 'globex' } });
    const [fresh] = await Promise.all([app.hear(), app.toBe('delivered', { endpointId: other.id })]);
    await app.toBe('delivered', { messageId: fresh });

    expect(await waiting(busy.id)).toBeGreaterThan(80_000);
    expect(receiver.on('/other')).toHaveLength(1);
    await app.change((endpoints) => endpoints.disable(busy.id, 'manual'));
  });
});

describe('an endpoint that keeps the order of each customer', () => {
  const [ada, grace] = [randomUUID(), randomUUID()];
  const customerOf = ({ body }: Hit): string =>
    (JSON.parse(body.toString()) as { data: { customerId: string } }).data.customerId;

  it('gets one event of a customer at a time, oldest first, and a failure holds back that customer alone', async () => {
    await app.startInstance();
    const open = new Map<string, number>();
    let most = 0;
    const failing = Promise.withResolvers<void>();
    receiver.answers('/ordered', async (hit, before) => {
      const customer = customerOf(hit);
      open.set(customer, (open.get(customer) ?? 0) + 1);
      most = Math.max(most, open.get(customer)!);
      await (before === 0 ? failing.promise : new Promise(setImmediate));
      open.set(customer, open.get(customer)! - 1);
      return { status: before === 0 ? 500 : 200 };
    });
    const { id } = await app.endpoint(receiver.url('/ordered'), { ...events, ordered: true });
    const start = Date.parse('2026-11-21T00:00:00.000Z');
    const hear = (customer: string, minute: number): Promise<string> =>
      app.hear('CustomerRegistered', {
        metadata: { aggregateId: customer, occurredAt: new Date(start + minute * 60_000).toISOString() },
        data: { customerId: customer, firstName: 'A', lastName: 'B', email: 'a@example.com' },
      });
    const first = await hear(ada, 0);
    await receiver.received('/ordered', 1);
    const later = await Promise.all([3, 1, 2].map((minute) => hear(ada, minute)));
    const others = await Promise.all([0, 1, 2].map((minute) => hear(grace, minute)));
    await until(
      'the other customer is done',
      () => receiver.on('/ordered').filter((hit) => customerOf(hit) === grace).length === 3,
    );
    await app.queueToBeEmpty();
    failing.resolve();
    await app.toBe('delivered', { endpointId: id }, { count: 7 });

    const hits = receiver.on('/ordered');
    const idsOf = (customer: string): string[] =>
      hits.filter((hit) => customerOf(hit) === customer).map(({ headers }) => headers['webhook-id']!);
    expect(idsOf(ada)).toEqual([first, first, later[1], later[2], later[0]]);
    expect(new Set(idsOf(grace))).toEqual(new Set(others));
    expect(most).toBe(1);
  });
});
