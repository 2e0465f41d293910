import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { LocalPlatform, apiKey } from '../local-platform';
import { percentile } from '../percentile';
import { textTable } from '../text-table';
import { appFigures } from './app-figures';
import { journeyTimes, untilFinal } from './final-state';
import { Floor } from './floor';
import { type Door, postAll, postAtRate } from './registration-load';

/** Deliveries of events to reactions for one registration. */
const hops = 6;
const clients = 64;
const steadyPerSecond = 20;
/** PostgreSQL tells its commits within a second of their end. */
const statisticsMs = 1_500;

/** How much work a run of the benchmark does. */
export interface RegistrationBenchSize {
  readonly warmUp: number;
  readonly steady: number;
  readonly fullLoad: number;
  readonly rounds: number;
}

interface Side {
  readonly door: Door;
  readonly database: Client;
}

/**
 * Registrations from POST to ACTIVE and SENT on a platform of its own, and the same work by a bare script on the same
 * endpoint and database, taken in turns in one run. Takes about two minutes.
 */
export async function benchRegistrations(
  print: (line: string) => void,
  size: RegistrationBenchSize = { warmUp: 300, steady: 300, fullLoad: 2_000, rounds: 3 },
): Promise<void> {
  print('starting a platform ...');
  const platform = await LocalPlatform.start();
  try {
    const floor = await Floor.start(platform);
    const ours = await side({ url: platform.url('registration'), apiKey }, platform.databaseUrl);
    const bare = await side(floor.door, floor.databaseUrl);
    print(`warming up with ${String(size.warmUp)} registrations each ...`);
    for (const each of [ours, bare]) await fullLoad(each, size.warmUp);
    print(`${String(steadyPerSecond)} registrations a second ...`);
    const times = { fanfare: await steady(ours, size.steady), floor: await steady(bare, size.steady) };
    const before = { figures: await appFigures(platform), commits: await commits(ours.database) };
    const rates: { fanfare: number[]; floor: number[] } = { fanfare: [], floor: [] };
    for (let round = 1; round <= size.rounds; round += 1) {
      print(`${String(size.fullLoad)} registrations at full load, round ${String(round)} ...`);
      rates.fanfare.push(await fullLoad(ours, size.fullLoad));
      rates.floor.push(await fullLoad(bare, size.fullLoad));
    }
    const after = { figures: await appFigures(platform), commits: await commits(ours.database) };
    const registrations = size.rounds * size.fullLoad;
    print('');
    print(throughputTable(rates));
    print('');
    print(timesTable(times));
    print('');
    print(costTable(before, after, registrations));
    print('');
    print(memoryTable(after.figures.memory));
    await Promise.all([ours, bare].map(({ database }) => database.end()));
    await floor.stop();
  } finally {
    await platform.stop();
  }
}

async function side(door: Door, databaseUrl: string): Promise<Side> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  return { door, database };
}

/** Registrations a second, from the first POST until the last customer is ACTIVE and SENT. */
async function fullLoad({ door, database }: Side, count: number): Promise<number> {
  const since = uuidv7();
  const start = performance.now();
  await postAll(door, count, clients);
  await untilFinal(database, since, count);
  return (count * 1000) / (performance.now() - start);
}

function steady({ door, database }: Side, count: number): Promise<number[]> {
  return journeyTimes(database, postAtRate(door, count, steadyPerSecond));
}

async function commits(database: Client): Promise<number> {
  await delay(statisticsMs);
  const { rows } = await database.query<{ commits: string }>(
    'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.commits);
}

function throughputTable({ fanfare, floor }: { fanfare: number[]; floor: number[] }): string {
  const ratios = fanfare.map((rate, round) => rate / (floor[round] ?? NaN));
  const row = (name: string, values: readonly number[], digits: number) => [
    name,
    ...[...values, percentile(values, 0.5)].map((value) => value.toFixed(digits)),
  ];
  const rounds = fanfare.map((_, round) => `round ${String(round + 1)}`);
  return textTable([
    ['registrations/s at full load', ...rounds, 'median'],
    row('Fanfare', fanfare, 0),
    row('floor', floor, 0),
    row('ratio (aim: 0.7 or more)', ratios, 2),
  ]);
}

function timesTable(times: Readonly<Record<string, readonly number[]>>): string {
  const head = [`ms from POST to ACTIVE and SENT, ${String(steadyPerSecond)}/s`, 'p50', 'p95', 'p99'];
  const rows = Object.entries(times).map(([name, values]) => [
    name,
    ...[0.5, 0.95, 0.99].map((share) => percentile(values, share).toFixed(0)),
  ]);
  return textTable([head, ...rows]);
}

interface Moment {
  readonly figures: Awaited<ReturnType<typeof appFigures>>;
  readonly commits: number;
}

function costTable(before: Moment, after: Moment, registrations: number): string {
  const requests = [...after.figures.awsRequests].map(
    ([operation, count]) =>
      [operation, (count - (before.figures.awsRequests.get(operation) ?? 0)) / registrations] as const,
  );
  const total = requests.reduce((sum, [, count]) => sum + count, 0);
  return textTable([
    ['at full load, for each registration', ''],
    ...requests.filter(([, count]) => count >= 0.005).map(([name, count]) => [name, count.toFixed(2)]),
    ['all AWS requests', total.toFixed(2)],
    ['AWS requests per event and hop (aim: 0.4 or less)', (total / hops).toFixed(2)],
    [
      'processor time of the apps, ms',
      (((after.figures.cpuSeconds - before.figures.cpuSeconds) * 1000) / registrations).toFixed(1),
    ],
    ['database commits', ((after.commits - before.commits) / registrations).toFixed(2)],
  ]);
}

function memoryTable(memory: ReadonlyMap<string, number>): string {
  const rows = [...memory].map(([app, megabytes]) => [app, megabytes.toFixed(0)]);
  return textTable([['resident memory after that, MB', ''], ...rows]);
}
