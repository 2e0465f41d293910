import type { ProcessStatus } from '../subscriber/process-status';
import type { SqsMessage } from '../subscriber/sqs-message';

/** One subscriber is done with a message. */
export interface Processed {
  readonly message: SqsMessage;
  readonly subscriber: string;
  readonly status: ProcessStatus;
  /** What it threw, if it threw. */
  readonly error?: unknown;
  readonly milliseconds: number;
}

/** Why a message was deleted or kept: because of what its subscribers said, or because there were none. */
export type SettlementReason = 'processed' | 'unmatched' | 'confirmation' | 'undecodable';

/** A message was deleted, or is kept and will come back. */
export interface Settled {
  readonly message: SqsMessage;
  readonly outcome: 'deleted' | 'kept';
  readonly reason: SettlementReason;
}

/** A call of SQS failed. Messages that could not be deleted come back. */
export interface Failed {
  readonly action: 'receive' | 'delete' | 'extend' | 'delay' | 'release';
  readonly error: unknown;
}

/** What a program may want to count or show. Hooks are called at once; what they throw is logged and changes nothing. */
export interface ListenerHooks {
  received?(message: SqsMessage): void;
  processed?(processed: Processed): void;
  settled?(settled: Settled): void;
  failed?(failed: Failed): void;
}
