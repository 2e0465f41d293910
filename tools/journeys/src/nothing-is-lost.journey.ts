import type { App } from '@fanfare/event-contract/apps';
import { type FailpointName, failpointNames } from '@fanfare/process/failpoint';
import { allFinal, expectEachOnce } from '../testing/fates';
import { load, registerMany } from '../testing/load';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

/** Those that a customer's way passes; the others have journeys of their own, and `recovery` is the webhooks app's own test. */
const onTheWay = failpointNames.filter((name) => !/^(dead-letter|webhook|recovery)\./.test(name));

/** What only one app does; all of them do everything else. */
const doneByOne: Readonly<Record<string, App>> = { mail: 'notifications' };

const isPassedBy = (app: App) => (name: FailpointName) =>
  (doneByOne[name.split('.')[0] ?? ''] ?? app) === app;

const whileSaying = /^(outbox|transaction|relay)\./;
const moments: readonly (readonly [string, readonly FailpointName[]])[] = [
  ['say something', onTheWay.filter((name) => whileSaying.test(name))],
  ['hear or do something', onTheWay.filter((name) => !whileSaying.test(name))],
];

/** Each moment starts every app ten times and more. */
jest.setTimeout(600_000);

describe('when processes die', () => {
  let stage: Stage;
  let customers = 0;

  beforeAll(async () => {
    stage = await Stage.start();
  });

  afterAll(() => stage.end());

  it('brings 1,000 customers to their fate, each once, though every app is killed twice on the way', async () => {
    customers += 1_000;
    const registrations = registerMany(stage, 'customer', 1_000);
    for (const share of [0.2, 0.6]) {
      await until(
        'some of them are registered',
        60,
        async () => (await stage.count('registration.customers')) >= customers * share,
      );
      for (const app of stage.processes) app.kill();
      await stage.ready();
    }
    await registrations;
    await allFinal(stage, customers, 150);
    await expectEachOnce(stage, customers);
    expect(new Set(stage.processes.map(({ restarts }) => restarts))).toEqual(new Set([2]));
  });

  it.each(moments)(
    'brings everybody to their fate, each once, though every app is killed at each point at which it may %s',
    async (moment, failpoints) => {
      for (const each of stage.processes) each.dieAt(failpoints.filter(isPassedBy(each.app)));
      using crowd = load(stage, moment.split(' ')[0] ?? '', 250);
      await until('every app has died everywhere', 400, () =>
        Promise.resolve(stage.processes.every(({ stillToDieAt }) => stillToDieAt.length === 0)),
      ).catch((error: unknown) => {
        const alive = stage.processes.map(({ app, stillToDieAt }) => `${app}: ${stillToDieAt.join(', ')}`);
        throw new Error(`${String(error)}\n${alive.join('\n')}`);
      });
      customers += await crowd.stop();
      await allFinal(stage, customers, 150);
      await expectEachOnce(stage, customers);
    },
  );
});
