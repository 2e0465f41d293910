/** `cancelled`: its endpoint was deleted, or is gone. `exhausted`: every attempt that the schedule has failed. */
export type DeliveryState = 'pending' | 'delivered' | 'exhausted' | 'cancelled';

/** Who wanted it: the event itself, somebody who resent it, a recovery, or a test. */
export type DeliveryTrigger = 'schedule' | 'manual' | 'recover' | 'test';

/** Why an attempt is made when it is made. */
export type NextAttemptReason = 'schedule' | 'retry_after' | 'breaker' | 'limit' | 'interrupted' | 'proxy';
