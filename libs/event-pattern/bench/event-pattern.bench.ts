import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { compileRules } from '../src/compile-rules';
import { sampleEvents } from './sample-events';
import { exactPattern, mixedPattern } from './sample-rules';

const ruleCounts = [1, 100, 10_000];
const measuredMilliseconds = 1000;
/** What the reference engine in Java does on such a core with mixed operators, by number of rules. */
const reference: Readonly<Record<number, number>> = { 1: 330_000, 100: 140_000, 10_000: 18_000 };

interface Row {
  readonly operators: string;
  readonly rules: number;
  readonly compileMs: number;
  readonly eventsPerSecond: number;
  readonly matchesPerEvent: number;
}

/**
 * Prints how many parsed events of about 524 bytes are matched per second of processor time, so that a busy machine
 * does not change the answer much, against 1, 100 and 10,000 rules of exact values only and of all operators mixed.
 * Takes about ten seconds on a free core; the work is the same in every run.
 */
export async function runEventPatternBench(print: (line: string) => void): Promise<void> {
  const rows = Object.entries({ exact: exactPattern, mixed: mixedPattern }).flatMap(
    ([operators, patternOf]) => ruleCounts.map((rules) => measure(operators, rules, patternOf)),
  );
  print(table(rows));
  return Promise.resolve();
}

function measure(operators: string, rules: number, patternOf: (ordinal: number) => unknown): Row {
  const patterns = Array.from({ length: rules }, (_, ordinal) => [ordinal, patternOf(ordinal)] as const);
  const compiling = performance.now();
  const index = compileRules(patterns);
  const compileMs = performance.now() - compiling;
  const events = sampleEvents();
  const matchAll = (): number => events.reduce<number>((sum, event) => sum + index.match(event).length, 0);
  const matchesPerEvent = matchAll() / events.length;
  repeat(matchAll, measuredMilliseconds / 4);
  const passesPerSecond = repeat(matchAll, measuredMilliseconds);
  return { operators, rules, compileMs, eventsPerSecond: passesPerSecond * events.length, matchesPerEvent };
}

/** Runs the work for at least that much processor time and answers how often it ran per second of it. */
function repeat(work: () => void, milliseconds: number): number {
  const start = process.cpuUsage();
  for (let passes = 1; ; passes += 1) {
    work();
    const { user, system } = process.cpuUsage(start);
    const elapsed = (user + system) / 1000;
    if (elapsed >= milliseconds) return (passes * 1000) / elapsed;
  }
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ operators, rules, compileMs, eventsPerSecond, matchesPerEvent }) => [
    operators,
    rules.toLocaleString('en'),
    compileMs.toFixed(1),
    Math.round(eventsPerSecond).toLocaleString('en'),
    matchesPerEvent.toFixed(2),
    operators === 'mixed' ? (reference[rules] ?? NaN).toLocaleString('en') : '',
  ]);
  return [['operators', 'rules', 'compile ms', 'events/s', 'matches/event', 'Java engine'], ...lines]
    .map((cells) =>
      cells.map((cell, column) => (column === 0 ? cell.padEnd(10) : cell.padStart(14))).join(''),
    )
    .join('\n');
}
