import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { failpoint } from '@fanfare/process/failpoint';
import { fullJitter } from '../backoff';
import type { MessageQueue, ReceivedMessage } from './message-queue';

const batchSize = 10;
const gatherMs = 40;
const maxTries = 5;
const retryBaseMs = 100;
const retryCapMs = 2_000;

/**
 * Deletes handled messages, up to 10 a call. What AWS reports as failed is tried again, 5 times in all; a message that
 * could not be deleted comes back and is recognised as a duplicate. `onSettled` is told when it is over, either way.
 */
export class DeleteBatcher {
  private readonly logger = new Logger(DeleteBatcher.name);
  private readonly inFlight = new Set<Promise<void>>();
  private waiting: ReceivedMessage[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: MessageQueue,
    private readonly onSettled: (message: ReceivedMessage) => void,
  ) {}

  /** Takes a message to delete soon. */
  add(message: ReceivedMessage): void {
    this.waiting.push(message);
    if (this.waiting.length >= batchSize) this.send();
    else
      this.timer ??= setTimeout(() => {
        this.send();
      }, gatherMs);
  }

  /** Deletes everything that was added before, and resolves when that is settled. */
  async flush(): Promise<void> {
    while (this.waiting.length > 0 || this.inFlight.size > 0) {
      this.send();
      await Promise.all(this.inFlight);
    }
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting.splice(0, batchSize);
    if (batch.length === 0) return;
    const sending = this.delete(batch).finally(() => this.inFlight.delete(sending));
    this.inFlight.add(sending);
  }

  private async delete(batch: readonly ReceivedMessage[]): Promise<void> {
    let remaining = [...batch];
    for (let attempt = 1; remaining.length > 0 && attempt <= maxTries; attempt += 1) {
      if (attempt > 1) await delay(fullJitter(attempt, retryBaseMs, retryCapMs));
      remaining = await this.tryDelete(remaining);
    }
    if (remaining.length > 0)
      this.logger.warn('messages were handled but not deleted; they will come back', {
        count: remaining.length,
      });
    for (const message of batch) this.onSettled(message);
  }

  private async tryDelete(batch: ReceivedMessage[]): Promise<ReceivedMessage[]> {
    try {
      await failpoint('reaction.before-delete');
      const failed = await this.queue.delete(batch);
      await failpoint('reaction.after-delete');
      return failed;
    } catch (error) {
      this.logger.warn('a batch could not be deleted', { count: batch.length, err: error });
      return batch;
    }
  }
}
