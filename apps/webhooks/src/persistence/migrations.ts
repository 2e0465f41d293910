import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { CreateEndpoints1763700060001 } from './migrations/create-endpoints';
import { CreateDeliveries1763700060002 } from './migrations/create-deliveries';
import { CreateJobs1763700060003 } from './migrations/create-jobs';
import { CreateToldEvents1763700060004 } from './migrations/create-told-events';

export const migrations = [
  ...messagingMigrations,
  ...idempotencyMigrations,
  CreateEndpoints1763700060001,
  CreateDeliveries1763700060002,
  CreateJobs1763700060003,
  CreateToldEvents1763700060004,
];
