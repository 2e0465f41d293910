import { Counter, Gauge, Histogram } from 'prom-client';

/** Entries of the outbox by what became of them: published, retried, quarantined. */
export const publishedEvents = new Counter({
  name: 'outbox_publish_total',
  help: 'Outbox entries, by result',
  labelNames: ['result'] as const,
});

/** Entries that wait to be published. */
export const outboxPending = new Gauge({ name: 'outbox_pending', help: 'Outbox entries that wait' });

/** How long the oldest entry has waited. */
export const outboxOldestAge = new Gauge({
  name: 'outbox_oldest_age_seconds',
  help: 'Age of the oldest outbox entry that waits',
});

/** How long a reaction worked on a message, by reaction and outcome. */
export const processDuration = new Histogram({
  name: 'messaging_process_duration_seconds',
  help: 'Time that a reaction spent on a message',
  labelNames: ['reaction', 'outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
});

/** Messages that went to a dead-letter queue, by reaction and reason. */
export const deadLettered = new Counter({
  name: 'messaging_dead_letters_total',
  help: 'Messages moved to a dead-letter queue',
  labelNames: ['reaction', 'reason'] as const,
});

/** 1 while a reaction receives nothing because its infrastructure fails. */
export const breakerOpen = new Gauge({
  name: 'messaging_breaker_open',
  help: 'Whether the breaker of a reaction is open',
  labelNames: ['reaction'] as const,
});

/** Messages that a reaction is working on at this moment. */
export const messagesInProgress = new Gauge({
  name: 'messaging_in_progress',
  help: 'Messages that are being handled',
  labelNames: ['reaction'] as const,
});
