import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';

export const migrations = [...messagingMigrations, ...idempotencyMigrations];
