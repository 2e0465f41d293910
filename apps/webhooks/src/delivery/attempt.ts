import type { Outcome } from '../domain/outcome';
import type { WebhookAnswer } from '../sending/webhook-sender';
import type { Task } from './round';

/** An attempt that was made, and what it came to. */
export interface Attempt {
  readonly task: Task;
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** As they were sent, without what only the receiver may know. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly traceparent: string | null;
  readonly answer: WebhookAnswer;
  readonly outcome: Outcome;
}
