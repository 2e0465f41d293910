import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { LocalPlatform, apiKey } from '../local-platform';
import { type Figures, figuresOf } from '../figures';
import { journeyTimes, untilFinal } from './final-state';
import { Floor } from './floor';
import { type Door, postAll, postAtRate } from './registration-load';
import { type Measured, registrationReport } from './registration-report';

const clients = 64;
const apps = ['registration', 'validation', 'accounts', 'notifications', 'webhooks'] as const;

/** How much work a run of the benchmark does. */
export interface RegistrationBenchSize {
  readonly warmUp: number;
  readonly steady: number;
  readonly steadyPerSecond: number;
  readonly fullLoad: number;
  readonly rounds: number;
}

const usualSize = { warmUp: 300, steady: 300, steadyPerSecond: 20, fullLoad: 2_000, rounds: 3 };

interface Side {
  readonly door: Door;
  readonly processes: readonly string[];
  readonly database: Client;
}

/**
 * Registrations from POST to ACTIVE and SENT on a platform of its own, and the same work by a bare script on the same
 * endpoint and database, taken in turns in one run. Takes about two minutes.
 */
export async function benchRegistrations(
  print: (line: string) => void,
  size: RegistrationBenchSize = usualSize,
): Promise<void> {
  print('starting a platform ...');
  const platform = await LocalPlatform.start();
  try {
    const floor = await Floor.start(platform);
    const fanfareDoor = { url: platform.url('registration'), apiKey };
    const fanfare = await side(
      fanfareDoor,
      apps.map((app) => platform.url(app)),
      platform.databaseUrl,
    );
    const bare = await side(floor.door, [floor.door.url], floor.databaseUrl);
    const [ours, theirs] = await measureInTurns([fanfare, bare], size, print);
    print(`\n${registrationReport(ours, theirs, apps, size)}`);
    await Promise.all([fanfare, bare].map(({ database }) => database.end()));
    await floor.stop();
  } finally {
    await platform.stop();
  }
}

async function side(door: Door, processes: readonly string[], databaseUrl: string): Promise<Side> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  return { door, processes, database };
}

async function measureInTurns(
  sides: readonly [Side, Side],
  size: RegistrationBenchSize,
  print: (line: string) => void,
): Promise<[Measured, Measured]> {
  const measurements = sides.map((each) => new Measurement(each, size));
  print(`warming up with ${String(size.warmUp)} registrations each ...`);
  for (const each of measurements) await each.warmUp();
  print(`${String(size.steadyPerSecond)} registrations a second ...`);
  for (const each of measurements) await each.steady();
  for (let round = 1; round <= size.rounds; round += 1) {
    print(`${String(size.fullLoad)} registrations at full load, round ${String(round)} ...`);
    for (const each of measurements) await each.fullLoad();
  }
  return measurements.map((each) => each.result()) as [Measured, Measured];
}

/** What one side does, and at what cost. */
class Measurement {
  private readonly rates: number[] = [];
  private times: number[] = [];
  private readonly costs: { readonly before: Figures; readonly after: Figures }[] = [];

  constructor(
    private readonly side: Side,
    private readonly size: RegistrationBenchSize,
  ) {}

  async warmUp(): Promise<void> {
    await this.run(this.size.warmUp);
  }

  async steady(): Promise<void> {
    const { steady, steadyPerSecond } = this.size;
    this.times = await journeyTimes(this.side.database, postAtRate(this.side.door, steady, steadyPerSecond));
  }

  async fullLoad(): Promise<void> {
    const before = await figuresOf(this.side.processes, this.side.database);
    this.rates.push(await this.run(this.size.fullLoad));
    this.costs.push({ before, after: await figuresOf(this.side.processes, this.side.database) });
  }

  result(): Measured {
    const perRegistration = (figure: 'awsRequests' | 'cpuSeconds' | 'commits'): number =>
      this.costs.reduce((sum, { before, after }) => sum + after[figure] - before[figure], 0) /
      (this.costs.length * this.size.fullLoad);
    return {
      rates: this.rates,
      times: this.times,
      awsRequests: perRegistration('awsRequests'),
      commits: perRegistration('commits'),
      cpuMs: perRegistration('cpuSeconds') * 1000,
      memory: this.costs.at(-1)?.after.memory ?? [],
    };
  }

  /** Registrations a second, from the first POST until the last customer is ACTIVE and SENT. */
  private async run(count: number): Promise<number> {
    const since = uuidv7();
    const start = performance.now();
    await postAll(this.side.door, count, clients);
    await untilFinal(this.side.database, since, count);
    return (count * 1000) / (performance.now() - start);
  }
}
