import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { ClaimScene, after, now, success } from '../../testing/claim-scene';

let scene: ClaimScene;

beforeAll(async () => {
  scene = await ClaimScene.open();
});

beforeEach(() => scene.another());

afterAll(() => scene.close());

describe('a claim', () => {
  it('takes what is due, oldest first, as many as wanted, and from where it is told', async () => {
    const [late, early, middle] = await scene.add(
      { dueAt: after(-1) },
      { dueAt: after(-3) },
      { dueAt: after(-2) },
      { dueAt: after(1) },
    );
    expect((await scene.take(2)).map(({ id }) => id)).toEqual([early, middle]);
    expect(await scene.take(10, now, now)).toEqual([]);
    expect((await scene.take(10)).map(({ id }) => id)).toEqual([late]);
  });

  it('shares nothing with others that are made at once', async () => {
    await scene.add(...Array.from({ length: 60 }, () => ({})));
    const taken = (await Promise.all(Array.from({ length: 6 }, () => scene.take(10)))).flat();
    expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
    expect(taken.length + (await scene.take(60)).length).toBe(60);
  });

  it('brings the body of each message to all of its deliveries, and never that of another tenant', async () => {
    const messageId = '01935a1c-9a3e-7000-8000-0000000000aa';
    const quotas = [];
    for (const tenantId of ['acme', 'acme', 'globex']) {
      await scene.another();
      await scene.query(`UPDATE endpoints SET tenant_id = '${tenantId}' WHERE id = $1`);
      await scene.test.dataSource.query(
        `INSERT INTO messages (tenant_id, id, type, source, payload, body, ordering_key, occurred_at, received_at, correlation_id)
         VALUES ($1, $2, 'T', 's', '{}', $3, 'k', now(), now(), 'c') ON CONFLICT DO NOTHING`,
        [tenantId, messageId, Buffer.from(`told by ${tenantId}`)],
      );
      await scene.query(
        `INSERT INTO deliveries (id, message_id, endpoint_id, tenant_id, occurred_at, trigger, next_attempt_at, created_at)
         VALUES (gen_random_uuid(), '${messageId}', $1, '${tenantId}', now(), 'schedule', '${now.toISOString()}', now())`,
      );
      quotas.push({ ...scene.quota(1), tenantId });
    }
    const taken = await scene.claims.take(quotas, { now, leaseMs: 60_000, cared: false });
    expect(taken.map(({ tenantId, body }) => [tenantId, body.toString()]).sort()).toEqual([
      ['acme', 'told by acme'],
      ['acme', 'told by acme'],
      ['globex', 'told by globex'],
    ]);
  });

  it('passes over what another transaction is claiming, without waiting for it', async () => {
    await scene.add({ dueAt: after(-1) }, {});
    const terms = { now, leaseMs: 60_000, cared: false };
    await new UnitOfWork(scene.test.dataSource).run(async (manager) => {
      const [first] = await scene.claims.take([scene.quota(1)], terms, manager);
      const others = await scene.take(10);
      expect(others).toHaveLength(1);
      expect(others[0]!.id).not.toBe(first!.id);
    });
  });

  it('holds until its lease ends; then the next one is told that somebody was interrupted', async () => {
    await scene.add({});
    const [first] = await scene.take(1);
    expect(first).toMatchObject({ fence: '1', attemptCount: 0, interruptedAt: null });
    expect(await scene.take(1, after(59_999))).toEqual([]);
    const [second] = await scene.take(1, after(60_000));
    expect(second).toMatchObject({
      id: first!.id,
      fence: '2',
      attemptCount: 1,
      interruptedAt: after(60_000),
    });
  });

  it('that is given back is due again, unless somebody else has it by then', async () => {
    await scene.add({});
    const [first] = await scene.take(1);
    await scene.claims.giveBack(first!, after(5));
    expect(await scene.take(1, after(4))).toEqual([]);
    const [second] = await scene.take(1, after(5));
    expect(second).toMatchObject({ interruptedAt: null, attemptCount: 0 });
    await scene.claims.giveBack(first!, now);
    expect(await scene.take(1, after(6))).toEqual([]);
  });

  it.each(['enabled = false', 'deleted_at = now()', 'rate_limit_per_second = 5', 'ordered = true'])(
    'takes nothing without care of an endpoint with %s',
    async (change) => {
      await scene.add({});
      await scene.query(`UPDATE endpoints SET ${change} WHERE id = $1`);
      expect(await scene.take(1)).toEqual([]);
    },
  );

  it('takes nothing without care of an endpoint whose breaker is open, or which is slowed', async () => {
    await scene.add({});
    const set = (change: string): Promise<unknown> =>
      scene.query(`UPDATE endpoint_health SET ${change} WHERE endpoint_id = $1`);
    await set("open_until = '2026-01-01'");
    expect(await scene.take(1)).toEqual([]);
    await set("open_until = NULL, slowed_until = '2099-01-01'");
    expect(await scene.take(1)).toEqual([]);
    await set("slowed_until = '2026-01-01'");
    expect(await scene.take(1)).toHaveLength(1);
  });

  it('takes the oldest event of a customer alone, and the next when that is over', async () => {
    const [second, first, other] = await scene.add(
      { orderingKey: 'ada', occurredAt: after(2) },
      { orderingKey: 'ada', occurredAt: after(1) },
      { orderingKey: 'grace', occurredAt: after(3) },
    );
    const taken = await scene.take(10);
    expect(new Set(taken.map(({ id }) => id))).toEqual(new Set([first, other]));
    expect(await scene.take(10)).toEqual([]);
    await scene.settlements.record(taken.map(success));
    expect((await scene.take(10)).map(({ id }) => id)).toEqual([second]);
  });

  it('takes no older event of a customer while a newer one is under way', async () => {
    await scene.add({ orderingKey: 'ada', occurredAt: after(2) });
    const [newer] = await scene.take(1);
    const [older] = await scene.add({ orderingKey: 'ada', occurredAt: after(1) });
    expect(await scene.take(1)).toEqual([]);
    await scene.settlements.record([success(newer!)]);
    expect((await scene.take(1)).map(({ id }) => id)).toEqual([older]);
  });
});

describe('the lanes in which something is due', () => {
  it('are found with the time of their first entry, unless their endpoint may get nothing', async () => {
    await scene.add({ dueAt: after(-7) }, { dueAt: after(-5) });
    const ours = async (): Promise<object[]> =>
      (await scene.claims.dueLanes(now)).filter((lane) => lane.endpointId === scene.endpointId);
    expect(await ours()).toEqual([
      { tenantId: 'acme', endpointId: scene.endpointId, retry: false, from: after(-7) },
    ]);
    await scene.query('UPDATE endpoints SET enabled = false WHERE id = $1');
    expect(await ours()).toEqual([]);
  });
});
