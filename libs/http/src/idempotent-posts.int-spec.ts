import { IdempotencyKeyRetention } from '@fanfare/idempotency/http/idempotency-key-retention';
import { OrderApp, seen } from '../testing/order-app';

let orders: OrderApp;

beforeAll(async () => {
  orders = await OrderApp.start();
});

beforeEach(() => orders.reset());

afterAll(() => orders.close());

it('gives the stored answer to a repetition: status, headers and body to the byte', async () => {
  const first = await orders.post({ item: 'lamp' }, { key: 'k1' });
  const again = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect(first.status).toBe(202);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await seen(again)).toEqual(await seen(first));
  expect(await orders.orders()).toEqual(['lamp']);
});

it('takes a quoted key and the bare one for the same', async () => {
  const first = await orders.post({ item: 'lamp' }, { key: '"k1"' });
  const again = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect(await seen(again)).toEqual(await seen(first));
});

it('recognises the same request whatever its white space and order of keys', async () => {
  await orders.post('{"item":"lamp","note":"n"}', { key: 'k1' });
  const again = await orders.post(' { "note": "n", "item": "lamp" } ', { key: 'k1' });

  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

it('repeats an answer without a body', async () => {
  const first = await orders.post('', { key: 'k1', path: '/orders/7/cancellation' });
  const again = await orders.post('', { key: 'k1', path: '/orders/7/cancellation' });

  expect([first.status, again.status]).toEqual([204, 204]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

it('refuses a key that was used with another body or address', async () => {
  await orders.post({ item: 'lamp' }, { key: 'k1' });
  await orders.post('', { key: 'k1', path: '/orders/7/cancellation' });

  for (const answer of [
    await orders.post({ item: 'chair' }, { key: 'k1' }),
    await orders.post('', { key: 'k1', path: '/orders/8/cancellation' }),
  ]) {
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ type: expect.stringMatching(/idempotency-key-reused$/) });
  }
  expect(await orders.orders()).toEqual(['lamp']);
});

it('keeps the keys of tenants apart', async () => {
  await orders.post({ item: 'lamp' }, { key: 'k1' });
  const other = await orders.post({ item: 'chair' }, { key: 'k1', tenant: 'globex' });

  expect(other.status).toBe(202);
  expect(await orders.orders()).toEqual(['lamp', 'chair']);
});

it.each(['', '""', 'x'.repeat(256), 'naïve'])('refuses a key that is none: %j', async (key) => {
  const answer = await orders.post({ item: 'lamp' }, { key });

  expect(answer.status).toBe(400);
  expect(await orders.orders()).toEqual([]);
});

it('takes a key of 255 characters', async () => {
  expect((await orders.post({ item: 'lamp' }, { key: 'x'.repeat(255) })).status).toBe(202);
});

it('runs every request without a key, each in its own transaction', async () => {
  await Promise.all([orders.post({ item: 'lamp' }), orders.post({ item: 'lamp' })]);

  expect(await orders.orders()).toEqual(['lamp', 'lamp']);
});

it('leaves the key free when the request was refused', async () => {
  const refused = await orders.post({ item: 'refused' }, { key: 'k1' });
  const invalid = await orders.post({ item: 4 }, { key: 'k1' });
  const good = await orders.post({ item: 'lamp' }, { key: 'k1' });

  expect([refused.status, invalid.status, good.status]).toEqual([409, 422, 202]);
  expect(await orders.orders()).toEqual(['lamp']);
});

it('refuses to answer a POST with a key with what it cannot store', async () => {
  expect((await orders.post('', { key: 'k1', path: '/buffers' })).status).toBe(500);
  expect((await orders.post('', { path: '/buffers' })).status).toBe(201);
});

it('forgets answers after 48 hours, not before', async () => {
  await orders.post({ item: 'lamp' }, { key: 'old' });
  await orders.post({ item: 'lamp' }, { key: 'young' });
  const age = 'UPDATE idempotency_keys SET created_at = now() - $1::interval WHERE key = $2';
  await orders.dataSource.query(age, ['48 hours 1 second', 'old']);
  await orders.dataSource.query(age, ['47 hours 59 minutes', 'young']);

  expect(await orders.app.get(IdempotencyKeyRetention).run()).toBe(1);
  const again = await orders.post({ item: 'lamp' }, { key: 'young' });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});
