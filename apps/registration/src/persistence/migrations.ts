import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { CreateCustomers1763700010001 } from './migrations/create-customers';

export const migrations = [...messagingMigrations, ...idempotencyMigrations, CreateCustomers1763700010001];
