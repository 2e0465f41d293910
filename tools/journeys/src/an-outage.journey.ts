import { setTimeout as pause } from 'node:timers/promises';
import { SeverableLink } from '@fanfare/http/testing/severable-link';
import { allFinal, expectEachOnce } from '../testing/fates';
import { type Addresses, Stage } from '../testing/stage';
import { until } from '../testing/until';

const outageMs = 30_000;
const everyMs = 100;
/** It takes less than ten seconds where the machine has nothing else to do. */
const patienceSeconds = 120;

/** Puts a link before one of the addresses, which the journey can cut. */
async function stageBehindLink(name: 'AWS_ENDPOINT_URL' | 'DATABASE_URL'): Promise<[Stage, SeverableLink]> {
  let link: SeverableLink | undefined;
  const stage = await Stage.start({}, async (addresses: Addresses) => {
    const address = new URL(addresses[name]);
    link = await SeverableLink.to(Number(address.port));
    address.port = String(link.port);
    return { ...addresses, [name]: address.href.replace(/\/$/, '') };
  });
  if (!link) throw new Error('The stage did not ask for its addresses.');
  return [stage, link];
}

/** Registers a customer every 100 ms until told to stop, and returns how many there are. */
function load(stage: Stage): { stop(): Promise<number> } {
  const registrations: Promise<string>[] = [];
  const timer = setInterval(() => {
    registrations.push(stage.api.register(`customer-${String(registrations.length)}@example.com`));
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(registrations);
      return registrations.length;
    },
  };
}

describe('when what the apps need is gone for 30 s under load', () => {
  it('loses nobody to a database that is away, says 503 meanwhile, and recovers by itself', async () => {
    const [stage, link] = await stageBehindLink('DATABASE_URL');
    const customers = load(stage);
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
    const registered = await customers.stop();
    await Promise.all([stage.ready(), allFinal(stage, registered, patienceSeconds)]);
    await expectEachOnce(stage, registered);
    expect(stage.processes.filter(({ restarts }) => restarts > 0)).toEqual([]);
    await stage.stop();
    await link.close();
  });

  it('keeps registering while AWS is away, asks it at most twice a second, and recovers by itself', async () => {
    const [stage, link] = await stageBehindLink('AWS_ENDPOINT_URL');
    const customers = load(stage);
    await until('some are registered', 20, async () => (await stage.count('registration.customers')) > 20);
    link.refuse();
    await pause(outageMs);
    const perSecondAndProcess = link.refused / (outageMs / 1000) / stage.processes.length;
    await link.mend();
    const registered = await customers.stop();
    expect(registered).toBeGreaterThan(200);
    await Promise.all([stage.ready(), allFinal(stage, registered, patienceSeconds)]);
    await expectEachOnce(stage, registered);
    expect(perSecondAndProcess).toBeLessThanOrEqual(2);
    expect(stage.processes.filter(({ restarts }) => restarts > 0)).toEqual([]);
    await stage.stop();
    await link.close();
  });
});
