import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { CreateWelcomeMails1763700030001 } from './migrations/create-welcome-mails';

export const migrations = [...messagingMigrations, ...idempotencyMigrations, CreateWelcomeMails1763700030001];
