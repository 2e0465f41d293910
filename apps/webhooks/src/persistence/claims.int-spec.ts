import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { type TestDataSource, openTestDataSource } from '@fanfare/persistence/testing/test-data-source';
import { uuidv7 } from 'uuidv7';
import type { Quota } from '../domain/deal-slots';
import { Claims, type Claimed } from './claims.repository';
import { Deliveries } from './deliveries.repository';
import { migrations } from './migrations';
import { type Settlement, Settlements } from './settlements.repository';

const now = new Date('2026-11-21T00:00:00.000Z');
const after = (ms: number): Date => new Date(now.getTime() + ms);
const beginning = new Date(0);

let test: TestDataSource;
let claims: Claims;
let settlements: Settlements;
let endpointId: string;

beforeAll(async () => {
  test = await openTestDataSource('webhooks', migrations);
  claims = new Claims(test.dataSource);
  settlements = new Settlements(test.dataSource);
});

beforeEach(async () => {
  endpointId = uuidv7();
  await test.dataSource.query("INSERT INTO endpoints (id, tenant_id, url) VALUES ($1, 'acme', 'http://x')", [
    endpointId,
  ]);
  await test.dataSource.query('INSERT INTO endpoint_health (endpoint_id) VALUES ($1)', [endpointId]);
});

afterAll(() => test.close());

interface Due {
  readonly dueAt?: Date;
  readonly orderingKey?: string;
  readonly occurredAt?: Date;
}

async function add(...all: readonly Due[]): Promise<string[]> {
  const made = all.map(({ dueAt = now, orderingKey, occurredAt = now }) => ({
    id: uuidv7(),
    messageId: uuidv7(),
    endpointId,
    tenantId: 'acme',
    orderingKey: orderingKey ?? null,
    occurredAt,
    trigger: 'schedule' as const,
    nextAttemptAt: dueAt,
    createdAt: now,
  }));
  for (const { messageId } of made)
    await test.dataSource.query(
      `INSERT INTO messages (tenant_id, id, type, source, payload, body, ordering_key, occurred_at, received_at, correlation_id)
       VALUES ('acme', $1, 'T', 's', '{}', 'b', 'k', now(), now(), 'c')`,
      [messageId],
    );
  const unitOfWork = new UnitOfWork(test.dataSource);
  await unitOfWork.run(() => new Deliveries(unitOfWork).add(made));
  return made.map(({ id }) => id);
}

function quota(slots: number, from = beginning): Quota {
  return { tenantId: 'acme', endpointId, retry: false, slots, from };
}

function take(slots: number, at = now, from = beginning): Promise<Claimed[]> {
  return claims.take([quota(slots, from)], { now: at, leaseMs: 60_000, cared: false });
}

function success({ id, fence }: Claimed): Settlement {
  return {
    deliveryId: id,
    fence,
    state: 'delivered',
    counts: true,
    nextAttemptAt: null,
    nextAttemptReason: null,
    attemptId: uuidv7(),
    startedAt: now,
    endedAt: now,
    durationMs: 1,
    url: 'http://x',
    remoteAddress: null,
    requestHeaders: {},
    responseCode: 200,
    responseHeaders: {},
    responseBody: Buffer.from([0, 255]),
    responseEncoding: 'base64',
    responseTruncated: false,
    failure: null,
    traceparent: null,
  };
}

describe('a claim', () => {
  it('takes what is due, oldest first, as many as wanted, and from where it is told', async () => {
    const [late, early, middle] = await add(
      { dueAt: after(-1) },
      { dueAt: after(-3) },
      { dueAt: after(-2) },
      { dueAt: after(1) },
    );
    expect((await take(2)).map(({ id }) => id)).toEqual([early, middle]);
    expect(await take(10, now, now)).toEqual([]);
    expect((await take(10)).map(({ id }) => id)).toEqual([late]);
  });

  it('shares nothing with others that are made at once', async () => {
    await add(...Array.from({ length: 60 }, () => ({})));
    const taken = (await Promise.all(Array.from({ length: 6 }, () => take(10)))).flat();
    expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
    expect(taken.length + (await take(60)).length).toBe(60);
  });

  it('passes over what another transaction is claiming, without waiting for it', async () => {
    await add({ dueAt: after(-1) }, {});
    const terms = { now, leaseMs: 60_000, cared: false };
    await new UnitOfWork(test.dataSource).run(async (manager) => {
      const [first] = await claims.take([quota(1)], terms, manager);
      const others = await take(10);
      expect(others).toHaveLength(1);
      expect(others[0]!.id).not.toBe(first!.id);
    });
  });

  it('holds until its lease ends; then the next one is told that somebody was interrupted', async () => {
    await add({});
    const [first] = await take(1);
    expect(first).toMatchObject({ fence: '1', attemptCount: 0, interruptedAt: null });
    expect(await take(1, after(59_999))).toEqual([]);
    const [second] = await take(1, after(60_000));
    expect(second).toMatchObject({
      id: first!.id,
      fence: '2',
      attemptCount: 1,
      interruptedAt: after(60_000),
    });
  });

  it('that is given back is due again, unless somebody else has it by then', async () => {
    await add({});
    const [first] = await take(1);
    await claims.giveBack(first!, after(5));
    expect(await take(1, after(4))).toEqual([]);
    const [second] = await take(1, after(5));
    expect(second).toMatchObject({ interruptedAt: null, attemptCount: 0 });
    await claims.giveBack(first!, now);
    expect(await take(1, after(6))).toEqual([]);
  });

  it.each(['enabled = false', 'deleted_at = now()', 'rate_limit_per_second = 5', 'ordered = true'])(
    'takes nothing without care of an endpoint with %s',
    async (change) => {
      await add({});
      await test.dataSource.query(`UPDATE endpoints SET ${change} WHERE id = $1`, [endpointId]);
      expect(await take(1)).toEqual([]);
    },
  );

  it('takes nothing without care of an endpoint whose breaker is open, or which is slowed', async () => {
    await add({});
    const set = (change: string): Promise<unknown> =>
      test.dataSource.query(`UPDATE endpoint_health SET ${change} WHERE endpoint_id = $1`, [endpointId]);
    await set("open_until = '2026-01-01'");
    expect(await take(1)).toEqual([]);
    await set("open_until = NULL, slowed_until = '2099-01-01'");
    expect(await take(1)).toEqual([]);
    await set("slowed_until = '2026-01-01'");
    expect(await take(1)).toHaveLength(1);
  });

  it('takes the oldest event of a customer alone, and the next when that is over', async () => {
    const [second, first, other] = await add(
      { orderingKey: 'ada', occurredAt: after(2) },
      { orderingKey: 'ada', occurredAt: after(1) },
      { orderingKey: 'grace', occurredAt: after(3) },
    );
    const taken = await take(10);
    expect(new Set(taken.map(({ id }) => id))).toEqual(new Set([first, other]));
    expect(await take(10)).toEqual([]);
    await settlements.record(taken.map(success));
    expect((await take(10)).map(({ id }) => id)).toEqual([second]);
  });

  it('takes no older event of a customer while a newer one is under way', async () => {
    await add({ orderingKey: 'ada', occurredAt: after(2) });
    const [newer] = await take(1);
    const [older] = await add({ orderingKey: 'ada', occurredAt: after(1) });
    expect(await take(1)).toEqual([]);
    await settlements.record([success(newer!)]);
    expect((await take(1)).map(({ id }) => id)).toEqual([older]);
  });
});

describe('a record', () => {
  it('of somebody whose lease was taken over changes nothing', async () => {
    await add({});
    const [first] = await take(1);
    const [second] = await take(1, after(60_000));
    expect(await settlements.record([success(first!)])).toEqual([]);
    expect(await settlements.record([success(second!)])).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    const logged = await test.dataSource.query<object[]>(
      'SELECT number FROM attempts WHERE endpoint_id = $1',
      [endpointId],
    );
    expect(logged).toEqual([{ number: 2 }]);
  });

  it('of what was cancelled meanwhile is logged; it stays cancelled unless it arrived', async () => {
    await add({}, {});
    const [failed, arrived] = await take(2);
    await test.dataSource.query("UPDATE deliveries SET state = 'cancelled' WHERE endpoint_id = $1", [
      endpointId,
    ]);
    const states = await settlements.record([
      { ...success(failed!), state: 'pending', failure: 'status', nextAttemptAt: after(5) },
      success(arrived!),
    ]);
    expect(new Map(states.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [failed!.id, 'cancelled'],
        [arrived!.id, 'delivered'],
      ]),
    );
  });
});

describe('the lanes in which something is due', () => {
  it('are found with the time of their first entry, unless their endpoint may get nothing', async () => {
    await add({ dueAt: after(-7) }, { dueAt: after(-5) });
    const ours = async (): Promise<object[]> =>
      (await claims.dueLanes(now)).filter((lane) => lane.endpointId === endpointId);
    expect(await ours()).toEqual([{ tenantId: 'acme', endpointId, retry: false, from: after(-7) }]);
    await test.dataSource.query('UPDATE endpoints SET enabled = false WHERE id = $1', [endpointId]);
    expect(await ours()).toEqual([]);
  });
});
