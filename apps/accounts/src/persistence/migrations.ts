import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { CreateAccounts1763700020001 } from './migrations/create-accounts';

export const migrations = [...messagingMigrations, ...idempotencyMigrations, CreateAccounts1763700020001];
