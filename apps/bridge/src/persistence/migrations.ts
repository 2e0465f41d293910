import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { CreateInbox1763700070001 } from './migrations/create-inbox';

export const migrations = [...messagingMigrations, ...idempotencyMigrations, CreateInbox1763700070001];
