import { setTimeout as pause } from 'node:timers/promises';
import { services } from '../testing/app-environment';
import { allFinal, expectEachOnce } from '../testing/fates';
import { load } from '../testing/load';
import { Stage } from '../testing/stage';
import { WatchedEndpoint } from '../testing/watched-endpoint';

const sessionSeconds = 5;
/** A session is renewed when a quarter of its life is left; see `session-credentials.ts`. */
const renewalSeconds = (sessionSeconds * 3) / 4;
/** How long the load lasts; two minutes when time does not matter. */
const loadSeconds = Number(process.env['JOURNEY_LOAD_SECONDS'] ?? 20);

describe('with sessions that end', () => {
  it(`loses nothing and hears no complaint when they last ${String(sessionSeconds)} s, and begins no more than it needs`, async () => {
    const startedAt = performance.now();
    using endpoint = await WatchedEndpoint.before(services().awsEndpoint);
    const role = {
      AWS_ASSUME_ROLE_ARN: 'arn:aws:iam::000000000000:role/fanfare',
      AWS_ASSUME_ROLE_SECONDS: String(sessionSeconds),
    };
    await using stage = await Stage.start(role, (addresses) =>
      Promise.resolve({ ...addresses, AWS_ENDPOINT_URL: endpoint.url }),
    );
    using crowd = load(stage, 'customer', 100);
    await pause(loadSeconds * 1000);
    const customers = await crowd.stop();
    await allFinal(stage, customers, 120);
    await expectEachOnce(stage, customers);

    expect(stage.processes.flatMap(({ complaints }) => complaints)).toEqual([]);

    const renewals = Math.floor((performance.now() - startedAt) / 1000 / renewalSeconds);
    expect(endpoint.sessions).toBeLessThanOrEqual((renewals + 1) * stage.processes.length);
    expect(endpoint.sessions).toBeGreaterThan((loadSeconds / sessionSeconds) * stage.processes.length);
  });
});
