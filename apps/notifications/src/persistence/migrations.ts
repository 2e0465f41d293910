import { idempotencyMigrations } from '@fanfare/idempotency/idempotency.migrations';
import { messagingMigrations } from '@fanfare/messaging/messaging.migrations';
import { AddTraceparentToWelcomeMails1763700030002 } from './migrations/add-traceparent-to-welcome-mails';
import { CreateWelcomeMails1763700030001 } from './migrations/create-welcome-mails';

export const migrations = [
  ...messagingMigrations,
  ...idempotencyMigrations,
  CreateWelcomeMails1763700030001,
  AddTraceparentToWelcomeMails1763700030002,
];
