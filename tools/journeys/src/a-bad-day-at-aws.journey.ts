import { allFinal, expectEachOnce } from '../testing/fates';
import { registerMany } from '../testing/load';
import { Stage } from '../testing/stage';

describe('on a bad day at AWS', () => {
  let stage: Stage;
  let customers = 0;

  beforeAll(async () => {
    stage = await Stage.start();
  });

  afterEach(() => stage.mend());

  afterAll(() => stage.end());

  /** Registers so many more, and expects of all so far what must hold. */
  async function expectTheirFates(more: number, seconds: number): Promise<void> {
    await registerMany(stage, `customer-after-${String(customers)}`, more);
    customers += more;
    await allFinal(stage, customers, seconds);
    await expectEachOnce(stage, customers);
  }

  it.each([
    ['three of ten entries fail', { fault: 'failEntries', entries: 3, times: 40 }],
    ['PutEvents is throttled for 20 s', { fault: 'throttle', operation: 'PutEvents', seconds: 20 }],
    ['PutEvents acts and its answer is lost', { fault: 'dropResponse', operation: 'PutEvents', times: 15 }],
    [
      'deletions act and their answers are lost',
      { fault: 'dropResponse', operation: 'DeleteMessageBatch', times: 15 },
    ],
    ['connections are closed before anything is done', { fault: 'refuse', times: 40 }],
  ])('brings everybody to their fate, each once, when %s', async (_, fault) => {
    await stage.fault('bad-day', fault);
    await expectTheirFates(200, 180);
  });

  it('brings 1,000 customers to the same fates though messages come twice, late and in the wrong order', async () => {
    for (const { queue, reaction } of stage.routes) {
      await stage.fault(`${reaction}-twice`, { fault: 'duplicate', queue });
      await stage.fault(`${reaction}-late`, { fault: 'delay', milliseconds: 200, queue });
      await stage.fault(`${reaction}-mixed`, { fault: 'reorder', milliseconds: 500, queue });
    }
    await Promise.all([
      registerMany(stage, 'disturbed', 900),
      registerMany(stage, 'disturbed', 100, ' at example.com'),
    ]);
    customers += 900;
    await allFinal(stage, customers + 100, 150);
    await expectEachOnce(stage, customers, 100);
  });
});
