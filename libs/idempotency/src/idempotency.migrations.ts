import { CreateIdempotencyKeys1763700000003 } from './migrations/create-idempotency-keys';
import { CreateProcessedMessages1763700000004 } from './migrations/create-processed-messages';

/** The tables that doing things once needs in an app's schema. */
export const idempotencyMigrations = [
  CreateIdempotencyKeys1763700000003,
  CreateProcessedMessages1763700000004,
] as const;
