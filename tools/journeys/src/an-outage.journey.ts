import { setTimeout as pause } from 'node:timers/promises';
import { SeverableLink } from '@fanfare/http/testing/severable-link';
import { services } from '../testing/app-environment';
import { allFinal, expectEachOnce } from '../testing/fates';
import { type Load, load } from '../testing/load';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

const outageMs = 30_000;
const everyMs = 100;
/** Recovery takes less than ten seconds where the machine has nothing else to do; how long it took is printed. */
const patienceSeconds = 120;

/** A link to one of the services of this test run, which a journey can cut. */
function linkTo(service: string): Promise<SeverableLink> {
  return SeverableLink.to(Number(new URL(service).port));
}

/** All apps, with the link before one of their addresses. */
function stageBehind(link: SeverableLink, name: 'AWS_ENDPOINT_URL' | 'DATABASE_URL'): Promise<Stage> {
  return Stage.start({}, (addresses) => {
    const address = new URL(addresses[name]);
    address.port = String(link.port);
    return Promise.resolve({ ...addresses, [name]: address.href.replace(/\/$/, '') });
  });
}

/** Prints how long it took until every app was ready and everybody had met their fate. */
async function recovery(stage: Stage, what: string, crowd: Load): Promise<number> {
  const backAt = performance.now();
  const seconds = () => ((performance.now() - backAt) / 1000).toFixed(1);
  const ready = stage.ready().then(seconds);
  const registered = await crowd.stop();
  await allFinal(stage, registered, patienceSeconds);
  process.stdout.write(`${what} is back: all ready after ${await ready} s, all done after ${seconds()} s\n`);
  return registered;
}

describe('when what the apps need is gone for 30 s under load', () => {
  it.concurrent(
    'loses nobody to a database that is away, says 503 meanwhile, and recovers by itself',
    async () => {
      await using link = await linkTo(services().databaseUrl);
      await using stage = await stageBehind(link, 'DATABASE_URL');
      using customers = load(stage, 'customer', everyMs);
      await until('some are registered', 20, async () => (await stage.count('registration.customers')) > 20);
      link.refuse();
      const outage = pause(outageMs);
      const refused = await until('the door is closed', 20, async () => {
        const answer = await stage.api.post('registration', '/customers', {
          firstName: 'Ada',
          lastName: 'Lovelace',
          email: 'meanwhile@example.com',
        });
        return answer.status === 503 && answer;
      });
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await stage.api.isReady('registration')).toBe(false);
      await outage;
      await link.mend();
      const registered = await recovery(stage, 'the database', customers);
      await expectEachOnce(stage, registered);
      expect(stage.processes.map(({ restarts }) => restarts).filter(Boolean)).toEqual([]);
    },
  );

  it.concurrent(
    'keeps registering while AWS is away, asks it at most twice a second, and recovers by itself',
    async () => {
      await using link = await linkTo(services().awsEndpoint);
      await using stage = await stageBehind(link, 'AWS_ENDPOINT_URL');
      using customers = load(stage, 'customer', everyMs);
      await until('some are registered', 20, async () => (await stage.count('registration.customers')) > 20);
      link.refuse();
      await pause(outageMs);
      const perSecondAndProcess = link.refused / (outageMs / 1000) / stage.processes.length;
      await link.mend();
      const registered = await recovery(stage, 'AWS', customers);
      expect(registered).toBeGreaterThan(200);
      await expectEachOnce(stage, registered);
      expect(perSecondAndProcess).toBeLessThanOrEqual(2);
      expect(stage.processes.map(({ restarts }) => restarts).filter(Boolean)).toEqual([]);
    },
  );
});
