import { failpointNames } from '@fanfare/process/failpoint';
import { allFinal, expectEachOnce } from '../testing/fates';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

/** Those that a customer's way passes; the others have journeys of their own, and `recovery` is the webhooks app's own test. */
const onTheWay = failpointNames.filter((name) => !/^(dead-letter|webhook|recovery)\./.test(name));

describe('when processes die', () => {
  it('brings 1,000 customers to their fate, each once, though every app is killed twice on the way', async () => {
    const stage = await Stage.start();
    const customers = 1_000;
    const registrations = Promise.all(
      Array.from({ length: customers }, (_, index) =>
        stage.api.register(`customer-${String(index)}@example.com`),
      ),
    );
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
    expect(stage.processes.filter(({ restarts }) => restarts !== 2)).toEqual([]);
    await stage.stop();
  });

  it.concurrent.each(onTheWay)(
    'brings everybody to their fate, each once, when the apps are killed at %s',
    async (failpoint) => {
      const stage = await Stage.start({ FAILPOINT: `${failpoint}:kill@3` });
      const customers = 25;
      await Promise.all(
        Array.from({ length: customers }, (_, index) =>
          stage.api.register(`customer-${String(index)}@example.com`),
        ),
      );
      await allFinal(stage, customers, 150);
      await expectEachOnce(stage, customers);
      expect(stage.processes.some(({ restarts }) => restarts > 0)).toBe(true);
      await stage.stop();
    },
  );
});
