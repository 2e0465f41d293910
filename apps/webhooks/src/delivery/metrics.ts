import { Counter, Gauge, Histogram } from 'prom-client';

/** Attempts by what they came to: `delivered` or the class of the failure. */
export const attemptsTotal = new Counter({
  name: 'webhook_attempts_total',
  help: 'Webhook attempts, by result',
  labelNames: ['result'] as const,
});

/** How long attempts took, from the look-up of the name to the end of the answer. */
export const attemptDuration = new Histogram({
  name: 'webhook_attempt_duration_seconds',
  help: 'Time that a webhook attempt took',
  labelNames: ['outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
});

/** Deliveries that are over, by how. */
export const deliveriesEnded = new Counter({
  name: 'webhook_deliveries_ended_total',
  help: 'Webhook deliveries that are over, by state',
  labelNames: ['state'] as const,
});

/** Attempts whose result came too late to count, or whose process died. */
export const attemptsInterrupted = new Counter({
  name: 'webhook_attempts_interrupted_total',
  help: 'Webhook attempts that nobody could record',
});

/** Claims that were given back without an attempt. */
export const claimsGivenBack = new Counter({
  name: 'webhook_claims_given_back_total',
  help: 'Claimed webhook deliveries that were given back without an attempt',
});

/** Attempts that are under way in this process. */
export const attemptsInProgress = new Gauge({
  name: 'webhook_attempts_in_progress',
  help: 'Webhook attempts that are under way',
});
