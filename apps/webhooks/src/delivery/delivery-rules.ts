import type { HealthRules } from '../domain/endpoint-health';
import type { RetryRules } from '../domain/outcome';
import { parseSchedule } from '../domain/retry-schedule';
import type { DeliveryConfig } from './delivery.environment';

/** By what deliveries and endpoints are judged. */
export type DeliveryRules = RetryRules & HealthRules;

/** The token that {@link DeliveryRules} are injected by. */
export const RULES = Symbol('DeliveryRules');

/** The rules that a configuration asks for. */
export function deliveryRules(config: DeliveryConfig): DeliveryRules {
  return {
    schedule: parseSchedule(config.WEBHOOK_RETRY_SCHEDULE) ?? [],
    retryAfterCapMs: config.WEBHOOK_RETRY_AFTER_MAX_SECONDS * 1_000,
    requests: config.WEBHOOK_BREAKER_REQUESTS,
    failingPercent: config.WEBHOOK_BREAKER_FAILING_PERCENT,
    openMs: config.WEBHOOK_BREAKER_OPEN_MS,
    longestOpenMs: config.WEBHOOK_BREAKER_LONGEST_OPEN_MS,
    disableAfterMs: config.WEBHOOK_DISABLE_AFTER_HOURS * 3_600_000,
  };
}
