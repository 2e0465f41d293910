import { setTimeout as pause } from 'node:timers/promises';
import { allFinal, expectEachOnce } from '../testing/fates';
import { Stage } from '../testing/stage';

const sessionSeconds = 5;
/** How long the load lasts with sessions that expire; two minutes when time does not matter. */
const loadSeconds = Number(process.env['JOURNEY_LOAD_SECONDS'] ?? 20);

async function register(stage: Stage, customers: number): Promise<void> {
  const emails = Array.from({ length: customers }, (_, index) => `customer-${String(index)}@example.com`);
  await Promise.all(emails.map((email) => stage.api.register(email)));
}

describe('on a bad day at AWS', () => {
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
    const stage = await Stage.start();
    await stage.fault('bad-day', fault);
    await register(stage, 200);
    await allFinal(stage, 200, 180);
    await expectEachOnce(stage, 200);
    await stage.stop();
  });

  it('brings 1,000 customers to the same fates though messages come twice, late and in the wrong order', async () => {
    const stage = await Stage.start();
    for (const { queue, reaction } of stage.routes) {
      await stage.fault(`${reaction}-twice`, { fault: 'duplicate', queue });
      await stage.fault(`${reaction}-late`, { fault: 'delay', milliseconds: 200, queue });
      await stage.fault(`${reaction}-mixed`, { fault: 'reorder', milliseconds: 500, queue });
    }
    await register(stage, 1_000);
    await allFinal(stage, 1_000, 150);
    await expectEachOnce(stage, 1_000);
    await stage.stop();
  });

  it(`loses nothing to sessions that last ${String(sessionSeconds)} s`, async () => {
    const stage = await Stage.start({
      AWS_ASSUME_ROLE_ARN: 'arn:aws:iam::000000000000:role/fanfare',
      AWS_ASSUME_ROLE_SECONDS: String(sessionSeconds),
    });
    let registered = 0;
    for (const end = performance.now() + loadSeconds * 1000; performance.now() < end;) {
      await Promise.all([stage.api.register(`customer-${String(registered)}@example.com`), pause(50)]);
      registered += 1;
    }
    await allFinal(stage, registered, 120);
    await expectEachOnce(stage, registered);
    const complaints = stage.processes
      .flatMap(({ log }) => log.split('\n'))
      .filter((line) => !line.includes('"info"'));
    expect(complaints).toEqual([]);
    await stage.stop();
  });
});
