import { percentile } from '../percentile';
import { textTable } from '../text-table';

/** Deliveries of events to reactions for one registration: six on its way, and each of its four events to webhooks. */
const hops = 10;

/** What one side was measured to do: registrations a second in each round, milliseconds of each journey, and costs. */
export interface Measured {
  readonly rates: readonly number[];
  readonly times: readonly number[];
  /** For each registration at full load. */
  readonly awsRequests: number;
  readonly commits: number;
  readonly cpuMs: number;
  /** Of each process at the end, in MB. */
  readonly memory: readonly number[];
}

/** The figures of Fanfare, of the floor, and their ratio, with what is aimed at. */
export function registrationReport(
  fanfare: Measured,
  floor: Measured,
  apps: readonly string[],
  { steadyPerSecond }: { readonly steadyPerSecond: number },
): string {
  const row = (name: string, of: (side: Measured) => number, digits: number, aim = '') => [
    name,
    of(fanfare).toFixed(digits),
    of(floor).toFixed(digits),
    (of(fanfare) / of(floor)).toFixed(2),
    aim,
  ];
  const time = (share: number, aim = '') =>
    row(`  p${String(share * 100)}`, ({ times }) => percentile(times, share), 0, aim);
  return textTable([
    ['', 'Fanfare', 'floor', 'ratio', 'aim'],
    ['registrations/s from POST to ACTIVE and SENT'],
    ...fanfare.rates.map((_, round) =>
      row(`  round ${String(round + 1)}`, ({ rates }) => rates[round] ?? NaN, 0),
    ),
    row('  median', ({ rates }) => percentile(rates, 0.5), 0, 'ratio 0.7'),
    [`milliseconds of that at ${String(steadyPerSecond)}/s`],
    time(0.5, 'at most 100'),
    time(0.95),
    time(0.99),
    ['for each registration at full load'],
    row('  AWS requests', ({ awsRequests }) => awsRequests, 2),
    row('  AWS requests per event and hop', ({ awsRequests }) => awsRequests / hops, 2, 'at most 0.4'),
    row('  transactions that wrote', ({ commits }) => commits, 2),
    row('  processor time, ms', ({ cpuMs }) => cpuMs, 1),
    ['resident memory at the end, MB'],
    ...apps.map((app, place) => [`  ${app}`, (fanfare.memory[place] ?? NaN).toFixed(0)]),
    ['  the bare script', '', ...floor.memory.map((megabytes) => megabytes.toFixed(0))],
  ]);
}
