import { setTimeout as pause } from 'node:timers/promises';
import type { SqsMessage } from '../subscriber/sqs-message';
import { BackOff } from './back-off';
import type { Report } from './report';
import type { SqsQueue } from './sqs-queue';

const batchSize = 10;
const gatheringMs = 20;
const tries = 3;

interface Deletion {
  readonly message: SqsMessage;
  readonly settle: (deleted: boolean) => void;
}

/** Deletes messages, up to 10 a call. What SQS refuses is tried 3 times; after that the message will come back. */
export class DeleteBatcher {
  private waiting: Deletion[] = [];
  private readonly inFlight = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private refused = false;

  constructor(
    private readonly queue: SqsQueue,
    private readonly report: Report,
  ) {}

  /** Deletes the message soon. Answers whether it is deleted; never rejects. */
  delete(message: SqsMessage): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.waiting.push({ message, settle: resolve });
    if (this.waiting.length >= batchSize) this.send();
    else this.timer ??= setTimeout(() => this.send(), gatheringMs);
    return promise;
  }

  /** Whether the last deletion was refused, so that more of them are no use. */
  get failing(): boolean {
    return this.refused;
  }

  /** Deletes all that wait now, and resolves when every deletion has ended. */
  async flush(): Promise<void> {
    this.send();
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting.splice(0);
    if (batch.length === 0) return;
    const sending = this.deleteAll(batch).finally(() => this.inFlight.delete(sending));
    this.inFlight.add(sending);
  }

  private async deleteAll(batch: readonly Deletion[]): Promise<void> {
    const backOff = new BackOff();
    let remaining = batch;
    for (let attempt = 1; remaining.length > 0; attempt += 1) {
      const failures = await this.queue.delete(remaining.map(({ message }) => message));
      this.refused = failures.size > 0;
      for (const { message, settle } of remaining) if (!failures.has(message)) settle(true);
      remaining = remaining.filter(({ message }) => failures.has(message));
      if (attempt === tries) {
        this.giveUp(remaining, failures);
        return;
      }
      if (remaining.length > 0) await pause(backOff.next(undefined));
    }
  }

  private giveUp(deletions: readonly Deletion[], errors: ReadonlyMap<SqsMessage, unknown>): void {
    for (const { message, settle } of deletions) {
      const { messageId } = message;
      this.report.failed({ action: 'delete', error: errors.get(message) }, { messageId });
      settle(false);
    }
  }
}
