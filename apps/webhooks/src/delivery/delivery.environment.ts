import { wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';
import { defaultSchedule, parseSchedule } from '../domain/retry-schedule';

/** When and how fast webhooks are delivered. To be completed by {@link leaseFits}. */
export const deliveryEnvironment = {
  WEBHOOK_RETRY_SCHEDULE: z
    .string()
    .default(defaultSchedule)
    .refine((text) => parseSchedule(text) !== undefined, 'must be waits such as 0s,5s,5m,2h')
    .describe('how long to wait before each attempt'),
  WEBHOOK_RETRY_AFTER_MAX_SECONDS: wholeNumber(0)
    .default(86_400)
    .describe('the most that a receiver may put off the next attempt with Retry-After'),
  WEBHOOK_CONCURRENCY: wholeNumber(2, 100_000)
    .default(2_000)
    .describe('attempts of one process at once; one tenant has at most half of them'),
  WEBHOOK_ENDPOINT_CONCURRENCY: wholeNumber(1, 10_000)
    .default(50)
    .describe('attempts of one process at one endpoint at once'),
  WEBHOOK_LEASE_SECONDS: wholeNumber(1, 3_600)
    .default(60)
    .describe('how long a process that died keeps others from what it was delivering'),
  WEBHOOK_POLL_MS: wholeNumber(5)
    .default(500)
    .describe('how often the deliveries that are due are looked for when nothing said that there are any'),
  WEBHOOK_BREAKER_REQUESTS: wholeNumber(1, 100)
    .default(10)
    .describe('over how many requests an endpoint is judged before its breaker opens'),
  WEBHOOK_BREAKER_FAILING_PERCENT: wholeNumber(1, 100)
    .default(70)
    .describe('share of failing requests at which the breaker of an endpoint opens'),
  WEBHOOK_BREAKER_OPEN_MS: wholeNumber(1)
    .default(30_000)
    .describe('how long an endpoint gets nothing when its breaker opens; it doubles'),
  WEBHOOK_BREAKER_LONGEST_OPEN_MS: wholeNumber(1)
    .default(600_000)
    .describe('longest time between two probes of an endpoint'),
  WEBHOOK_DISABLE_AFTER_HOURS: wholeNumber(1, 8_760)
    .default(120)
    .describe('for how long an endpoint may fail without a success before it is disabled'),
  WEBHOOK_RETENTION_DAYS: wholeNumber(1, 3_650)
    .default(90)
    .describe('how long messages and the log of attempts are kept'),
};

/** The values of {@link deliveryEnvironment}. */
export interface DeliveryConfig {
  readonly WEBHOOK_RETRY_SCHEDULE: string;
  readonly WEBHOOK_RETRY_AFTER_MAX_SECONDS: number;
  readonly WEBHOOK_CONCURRENCY: number;
  readonly WEBHOOK_ENDPOINT_CONCURRENCY: number;
  readonly WEBHOOK_LEASE_SECONDS: number;
  readonly WEBHOOK_POLL_MS: number;
  readonly WEBHOOK_BREAKER_REQUESTS: number;
  readonly WEBHOOK_BREAKER_FAILING_PERCENT: number;
  readonly WEBHOOK_BREAKER_OPEN_MS: number;
  readonly WEBHOOK_BREAKER_LONGEST_OPEN_MS: number;
  readonly WEBHOOK_DISABLE_AFTER_HOURS: number;
  readonly WEBHOOK_RETENTION_DAYS: number;
}

/** Whether a lease outlasts an attempt and its recording, so that nobody starts a copy of what is under way. */
export function leaseFits(config: {
  readonly WEBHOOK_LEASE_SECONDS: number;
  readonly WEBHOOK_TIMEOUT_MS: number;
}): boolean {
  return config.WEBHOOK_LEASE_SECONDS * 1_000 >= 3 * config.WEBHOOK_TIMEOUT_MS;
}

/** What {@link leaseFits} says when it does not hold. */
export const leaseProblem = {
  path: ['WEBHOOK_LEASE_SECONDS'],
  error: 'must be at least three times WEBHOOK_TIMEOUT_MS',
};
