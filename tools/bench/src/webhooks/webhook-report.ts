import { percentile } from '../percentile';
import { textTable } from '../text-table';
import type { Backlog, FullLoad } from './full-load';
import type { Restarted } from './restart';
import type { Behaviour } from './sink';
import { deadlineMs } from './webhook-site';

/** Everything that was measured. */
export interface WebhookFigures {
  readonly fullLoads: readonly FullLoad[];
  readonly backlogs: readonly Backlog[];
  readonly steadyPerSecond: number;
  /** Milliseconds of the webhooks to 100 healthy receivers, by themselves and beside ten others. */
  readonly steady: ReadonlyMap<Behaviour | null, readonly number[]>;
  readonly restarted: Restarted;
  readonly memory: { readonly idle: number; readonly afterLoad: number };
}

const words = { healthy: 'all healthy', hanging: '1 of 10 hangs', failing: '1 of 10 answers 500' };

/** The figures in one table, with what is aimed at. */
export function webhookReport(figures: WebhookFigures): string {
  return [
    textTable(fullLoadRows(figures)),
    textTable(backlogRows(figures)),
    textTable(steadyRows(figures)),
    textTable(restartRows(figures)),
  ].join('\n\n');
}

function fullLoadRows({ fullLoads, backlogs }: WebhookFigures): string[][] {
  const floorOf = (bytes: number) => backlogs.find((each) => each.bytes === bytes)?.floorPerSecond ?? NaN;
  return [
    [
      'as fast as events are heard',
      '/s',
      'of the floor',
      'p50 ms',
      'p95',
      'p99',
      'commits',
      'CPU ms',
      'AWS calls',
    ],
    ...fullLoads.map(({ load, perSecond, times, costs }) => [
      `  fan-out ${String(load.fanOut)}, ${kilobytes(load.bytes)}, ${words[load.tenth]}`,
      perSecond.toFixed(0),
      (perSecond / floorOf(load.bytes)).toFixed(2),
      ...percentiles(times),
      ...(costs ? [costs.commits, costs.cpuMs, costs.awsRequests].map((cost) => cost.toFixed(2)) : []),
    ]),
  ];
}

function backlogRows({ backlogs }: WebhookFigures): string[][] {
  return [
    ['what lies in the database, 10 receivers', '/s', 'floor /s', 'ratio', 'aim'],
    ...[...Map.groupBy(backlogs, ({ bytes }) => bytes)].flatMap(([bytes, rounds]) => [
      ...rounds.map((each, round) =>
        backlogRow(`  ${kilobytes(bytes)}, round ${String(round + 1)}`, each.perSecond, each.floorPerSecond),
      ),
      [
        ...backlogRow(
          '    median',
          median(rounds.map(({ perSecond }) => perSecond)),
          median(rounds.map(floorRate)),
        ),
        'ratio 0.5',
      ],
    ]),
  ];
}

function backlogRow(name: string, perSecond: number, floorPerSecond: number): string[] {
  return [name, perSecond.toFixed(0), floorPerSecond.toFixed(0), (perSecond / floorPerSecond).toFixed(2)];
}

function floorRate({ floorPerSecond }: Backlog): number {
  return floorPerSecond;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function steadyRows({ steady, steadyPerSecond }: WebhookFigures): string[][] {
  const alone = percentile(steady.get(null) ?? [], 0.95);
  const row = (name: string, neighbours: Behaviour | null, aim: string): string[] => {
    const times = steady.get(neighbours) ?? [];
    return [name, ...percentiles(times), (percentile(times, 0.95) / alone).toFixed(2), aim];
  };
  return [
    [`${String(steadyPerSecond)}/s to 100 healthy receivers`, 'p50 ms', 'p95', 'p99', 'p95 ratio', 'aim'],
    row('  by themselves', null, 'p95 below 100 ms'),
    row(`  beside 10 that hang for ${String(deadlineMs / 1000)} s`, 'hanging', 'ratio at most 1.20'),
    row('  beside 10 that answer 500', 'failing', 'ratio at most 1.20'),
  ];
}

function restartRows({ restarted, memory }: WebhookFigures): string[][] {
  const { webhooks, lost, duplicated, seconds } = restarted;
  return [
    [`one of two processes killed in the middle of ${String(webhooks)}`],
    ['  lost', String(lost), 'aim 0'],
    ['  sent twice', String(duplicated)],
    ['  seconds until all were delivered', seconds.toFixed(1)],
    ['resident memory, MB'],
    ['  idle', memory.idle.toFixed(0)],
    ['  after all loads', memory.afterLoad.toFixed(0)],
  ];
}

function percentiles(times: readonly number[]): string[] {
  return [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(0));
}

function kilobytes(bytes: number): string {
  return `${String(bytes / 1024)} KB`;
}
