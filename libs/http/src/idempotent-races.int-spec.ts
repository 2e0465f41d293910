import { enableFailpoints } from '@fanfare/process/failpoint';
import { OrderApp, seen } from '../testing/order-app';

let orders: OrderApp;

beforeAll(async () => {
  orders = await OrderApp.start();
});

beforeEach(() => orders.reset());

afterAll(() => orders.close());

it('answers 409 while the first request is still running, and its answer once it has ended', async () => {
  const gate = orders.shut();
  const first = orders.post({ item: 'lamp' }, { key: 'k1' });
  await gate.running;

  const meanwhile = await orders.post({ item: 'lamp' }, { key: 'k1' });
  gate.open();
  const answer = await seen(await first);
  const after = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect(meanwhile.status).toBe(409);
  expect(meanwhile.headers.get('retry-after')).toBe('1');
  expect(await meanwhile.json()).toMatchObject({ type: expect.stringMatching(/idempotency-key-in-use$/) });
  expect(await seen(after)).toEqual(answer);
});

it('takes effect once for 50 requests at a time, and gives no two different answers', async () => {
  const sent = Array.from({ length: 50 }, (_, i) =>
    orders.post({ item: i % 10 === 9 ? 'chair' : 'lamp' }, { key: 'k1' }),
  );
  const answers = await Promise.all((await Promise.all(sent)).map(seen));

  const [item, ...more] = await orders.orders();
  expect(more).toEqual([]);
  const accepted = answers.filter(({ status }) => status === 202);
  expect(new Set(accepted.map(({ body }) => body))).toHaveProperty('size', 1);
  expect(accepted[0]!.body).toContain(item!);
  expect(answers.every(({ status }) => [202, 409, 422].includes(status))).toBe(true);
});

it('stores nothing and changes nothing when the process dies before the commit', async () => {
  enableFailpoints('transaction.before-commit:throw@1', 'test');
  const lost = await orders.post({ item: 'lamp' }, { key: 'k1' });
  const retried = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect(lost.status).toBe(500);
  expect(retried.status).toBe(202);
  expect(retried.headers.get('idempotency-replayed')).toBeNull();
  expect(await orders.orders()).toEqual(['lamp']);
});

it('gives the stored answer when the process died between the commit and the answer', async () => {
  enableFailpoints('transaction.after-commit:throw@1', 'test');
  const lost = await orders.post({ item: 'lamp' }, { key: 'k1' });
  const retried = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect(lost.status).toBe(500);
  expect(retried.status).toBe(202);
  expect(retried.headers.get('idempotency-replayed')).toBe('true');
  expect(await orders.orders()).toEqual(['lamp']);
});

it('finishes the work of a client that hung up, and gives it the answer when it comes back', async () => {
  const gate = orders.shut();
  const hangUp = new AbortController();
  const gone = orders
    .post({ item: 'lamp' }, { key: 'k1', signal: hangUp.signal })
    .catch((error: unknown) => error);
  await gate.running;
  hangUp.abort();
  await gone;
  gate.open();

  let back = await orders.post({ item: 'lamp' }, { key: 'k1' });
  while (back.status === 409) back = await orders.post({ item: 'lamp' }, { key: 'k1' });
  expect(back.status).toBe(202);
  expect(await orders.orders()).toEqual(['lamp']);
});

it('answers 503 when a row stays locked, never 500, and leaves the key free', async () => {
  const other = orders.dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
  const busy = await orders.post({ item: 'lamp' }, { key: 'k1' });
  await other.rollbackTransaction();
  await other.release();
  const retried = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect(busy.status).toBe(503);
  expect(busy.headers.get('retry-after')).toBe('1');
  expect(retried.status).toBe(202);
});

it('gives the answer of another request that committed in the instant between looking and writing', async () => {
  await orders.post({ item: 'lamp' }, { key: 'k1' });
  const columns = 'tenant_id, route, key, request_hash, status, headers, body';
  await orders.dataSource.query(`CREATE TABLE elsewhere AS SELECT ${columns} FROM idempotency_keys`);
  await orders.dataSource.query('TRUNCATE idempotency_keys');
  const gate = orders.shut();
  const second = orders.post({ item: 'lamp' }, { key: 'k1' });
  await gate.running;
  await orders.dataSource.query(`INSERT INTO idempotency_keys (${columns}) TABLE elsewhere`);
  gate.open();

  expect((await second).status).toBe(202);
  expect((await second).headers.get('idempotency-replayed')).toBe('true');
  expect(await orders.orders()).toEqual(['lamp']);
});

it.each([{ key: 'k1' }, {}])(
  'runs the handler again after a deadlock, and answers as if it were the first time: %j',
  async (sent) => {
    orders.contend(2);
    const answer = await orders.post({ item: 'contended' }, sent);

    expect(answer.status).toBe(202);
    expect(answer.headers.has('x-attempt')).toBe(false);
    expect(await orders.orders()).toEqual(['contended']);
  },
);

it('answers 503 when deadlocks do not end', async () => {
  orders.contend(3);
  const answer = await orders.post({ item: 'contended' }, { key: 'k1' });

  expect(answer.status).toBe(503);
  expect(answer.headers.has('x-attempt')).toBe(false);
  expect(await orders.orders()).toEqual([]);
});
