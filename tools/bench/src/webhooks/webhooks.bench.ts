import { figuresOf } from '../figures';
import { LocalPlatform } from '../local-platform';
import { type Bench, benchOf } from './bench';
import { Endpoints } from './endpoints';
import { EventLoad } from './event-load';
import { type Backlog, type FullLoad, backlog, fullLoad } from './full-load';
import { restart } from './restart';
import { type Behaviour, Sink } from './sink';
import { besideNeighbours } from './steady-load';
import { type WebhookFigures, webhookReport } from './webhook-report';
import { WebhookSite } from './webhook-site';

type Print = (line: string) => void;

const fanOuts = [1, 10] as const;
const sizes = [512, 10_240] as const;
const behaviours = ['healthy', 'hanging', 'failing'] as const;
const neighbours = [null, 'failing', 'hanging'] as const;

/** How much work a run of the benchmark does. */
export interface WebhookBenchSize {
  readonly warmUp: number;
  /** Of webhooks in each of the twelve full loads, by fan-out. */
  readonly fullLoad: Readonly<Record<1 | 10, number>>;
  readonly steadyPerSecond: number;
  /** Events in each round of a steady load. */
  readonly steady: number;
  readonly rounds: number;
  readonly restart: number;
}

const usualSize = {
  warmUp: 1_000,
  fullLoad: { 1: 1_000, 10: 3_000 },
  steadyPerSecond: 200,
  steady: 800,
  rounds: 3,
  restart: 3_000,
};

/**
 * Webhooks from the event that is heard to the 2xx of its receiver, with good and bad receivers, beside a bare loop that
 * signs and posts to the same ones. Takes about three minutes.
 */
export async function benchWebhooks(print: Print, size: WebhookBenchSize = usualSize): Promise<void> {
  print('starting a platform ...');
  const platform = await LocalPlatform.start();
  const sink = await Sink.start();
  try {
    const site = await WebhookSite.start(platform);
    const load = new EventLoad(platform.awsEndpoint, site.queueUrl);
    const instance = await site.instance();
    const endpoints = new Endpoints(instance.url, sink);
    const bench = benchOf({ site, instance, sink, endpoints, load });
    const measured = await measure(bench, size, print);
    await instance.stop();
    print(`${String(size.restart)} webhooks, one of two processes killed in the middle ...`);
    const restarted = await restart({ site, sink, load }, size.restart);
    print(`\n${webhookReport({ ...measured, restarted })}`);
    load.close();
    await site.end();
  } finally {
    await Promise.all([sink.stop(), platform.stop()]);
  }
}

async function measure(
  bench: Bench,
  size: WebhookBenchSize,
  print: Print,
): Promise<Omit<WebhookFigures, 'restarted'>> {
  const memory = async (): Promise<number> =>
    (await figuresOf([bench.instance.url], bench.site.database)).memory[0] ?? NaN;
  const idle = await memory();
  print(`warming up with ${String(size.warmUp)} webhooks ...`);
  await fullLoad(bench, { fanOut: 10, bytes: 512, tenth: 'healthy' }, size.warmUp);
  const steady = await steadyLoads(bench, size, print);
  const backlogs = await workOff(bench, size, print);
  const fullLoads = await fullLoadsOf(bench, size, print);
  return {
    fullLoads,
    backlogs,
    steady,
    steadyPerSecond: size.steadyPerSecond,
    memory: { idle, afterLoad: await memory() },
  };
}

async function steadyLoads(
  bench: Bench,
  { steadyPerSecond: perSecond, steady: events, rounds }: WebhookBenchSize,
  print: Print,
): Promise<ReadonlyMap<Behaviour | null, readonly number[]>> {
  const times = new Map<Behaviour | null, number[]>(neighbours.map((each) => [each, []]));
  for (let round = 1; round <= rounds; round += 1) {
    await bench.quiet();
    print(`${String(perSecond)} webhooks a second, round ${String(round)} ...`);
    for (const each of neighbours)
      times.get(each)?.push(...(await besideNeighbours(bench, { perSecond, events }, each)));
  }
  return times;
}

async function workOff(bench: Bench, { rounds }: WebhookBenchSize, print: Print): Promise<Backlog[]> {
  await bench.quiet();
  const backlogs: Backlog[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    print(`what lies in the database, and the bare loop, round ${String(round)} ...`);
    for (const bytes of sizes) backlogs.push(await backlog(bench, bytes));
  }
  return backlogs;
}

async function fullLoadsOf(bench: Bench, size: WebhookBenchSize, print: Print): Promise<FullLoad[]> {
  print('as fast as events are heard ...');
  const loads = fanOuts.flatMap((fanOut) =>
    sizes.flatMap((bytes) => behaviours.map((tenth) => ({ fanOut, bytes, tenth }))),
  );
  const fullLoads: FullLoad[] = [];
  for (const load of loads) {
    if (load.tenth === 'healthy') await bench.quiet();
    fullLoads.push(await fullLoad(bench, load, size.fullLoad[load.fanOut]));
  }
  return fullLoads;
}
