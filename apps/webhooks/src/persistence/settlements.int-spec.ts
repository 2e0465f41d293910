import { ClaimScene, after, success } from '../../testing/claim-scene';

let scene: ClaimScene;

beforeAll(async () => {
  scene = await ClaimScene.open();
});

beforeEach(() => scene.another());

afterAll(() => scene.close());

describe('a record', () => {
  it('of somebody whose lease was taken over changes nothing', async () => {
    await scene.add({});
    const [first] = await scene.take(1);
    const [second] = await scene.take(1, after(60_000));
    expect(await scene.settlements.record([success(first!)])).toEqual([]);
    expect(await scene.settlements.record([success(second!)])).toMatchObject([
      { state: 'delivered', attempts: 1 },
    ]);
    const logged = await scene.query('SELECT number FROM attempts WHERE endpoint_id = $1');
    expect(logged).toEqual([{ number: 2 }]);
  });

  it('of what was cancelled meanwhile is logged; it stays cancelled unless it arrived', async () => {
    await scene.add({}, {});
    const [failed, arrived] = await scene.take(2);
    await scene.query("UPDATE deliveries SET state = 'cancelled' WHERE endpoint_id = $1");
    const states = await scene.settlements.record([
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
