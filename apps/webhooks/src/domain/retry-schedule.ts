/** How long to wait before each attempt, in milliseconds: the first after the event, the others after a failure. */
export type RetrySchedule = readonly number[];

/** The schedule that Standard Webhooks 1.0.0 gives as its example; 75 h 35 m 05 s in all. */
export const defaultSchedule = '0s,5s,5m,30m,2h,5h,10h,14h,20h,24h';

/** The longest wait: more would outlast what is kept of a delivery. */
const MAX_STEP_MS = 30 * 86_400_000;
const JITTER = 0.2;
const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `0s,5s,5m,2h,1d`: up to 50 waits of up to 30 days. Undefined for anything else. */
export function parseSchedule(text: string): RetrySchedule | undefined {
  const steps = text.split(',').map(parseStep);
  const sound = steps.filter((step) => step !== undefined && step <= MAX_STEP_MS);
  return sound.length === steps.length && sound.length <= 50 ? (sound as number[]) : undefined;
}

/**
 * How long to wait before the next attempt when `used` have been made, in milliseconds: the schedule's step, give or take
 * up to 20 %, so that what failed together does not come back together. Undefined when the schedule has no more.
 * @param random gives numbers from 0 up to 1
 */
export function delayBefore(schedule: RetrySchedule, used: number, random: () => number): number | undefined {
  const step = schedule[used];
  return step === undefined ? undefined : Math.round(step * (1 - JITTER + 2 * JITTER * random()));
}

function parseStep(text: string): number | undefined {
  const { amount, unit = '' } = /^(?<amount>\d+)(?<unit>ms|[smhd])$/.exec(text.trim())?.groups ?? {};
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? NaN);
}
