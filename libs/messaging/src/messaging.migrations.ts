import { CreateFailedAttempts1763700000002 } from './migrations/create-failed-attempts';
import { CreateOutbox1763700000001 } from './migrations/create-outbox';

/** The tables that saying and hearing need in an app's schema. */
export const messagingMigrations = [CreateOutbox1763700000001, CreateFailedAttempts1763700000002] as const;
