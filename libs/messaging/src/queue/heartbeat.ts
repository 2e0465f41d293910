import { Logger } from '@nestjs/common';
import { LeaseLostError } from '../errors';
import type { MessageQueue, ReceivedMessage } from './message-queue';

const beatsPerVisibility = 3;
const longestHoldMs = 10 * 60_000;
const batchSize = 10;
const toleratedMisses = 1;

interface Lease {
  readonly message: ReceivedMessage;
  readonly abort: AbortController;
  readonly since: number;
  misses: number;
}

/**
 * Keeps the messages that a worker holds hidden from others: three times in the time that a
 * message stays hidden (60 s by default) that time starts anew, for 10 minutes at most. When that fails twice in a
 * row, or the 10 minutes are up, the message's signal aborts, because another worker may have the message soon.
 */
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  private readonly leases = new Map<string, Lease>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: MessageQueue,
    private readonly visibilitySeconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Begins to hold a message; the controller's signal aborts when it is lost. */
  hold(message: ReceivedMessage): AbortController {
    const abort = new AbortController();
    this.leases.set(message.receiptHandle, { message, abort, since: this.now(), misses: 0 });
    this.timer ??= setInterval(() => void this.beat(), (this.visibilitySeconds * 1000) / beatsPerVisibility);
    return abort;
  }

  /** Ends the hold; harmless when repeated. */
  release(message: ReceivedMessage): void {
    this.leases.delete(message.receiptHandle);
    if (this.leases.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Extends every lease once. Never throws. */
  async beat(): Promise<void> {
    const due = [...this.leases.values()].filter((lease) => {
      const expired = this.now() - lease.since >= longestHoldMs;
      if (expired)
        lease.abort.abort(new LeaseLostError('The message was held for 10 minutes, the most there is.'));
      return !expired && !lease.abort.signal.aborted;
    });
    const batches = Array.from({ length: Math.ceil(due.length / batchSize) }, (_, index) =>
      due.slice(index * batchSize, (index + 1) * batchSize),
    );
    await Promise.all(batches.map((batch) => this.extend(batch)));
  }

  private async extend(leases: readonly Lease[]): Promise<void> {
    const failed = await this.hide(leases.map(({ message }) => message));
    for (const lease of leases) {
      lease.misses = failed.has(lease.message) ? lease.misses + 1 : 0;
      if (lease.misses > toleratedMisses) {
        lease.abort.abort(
          new LeaseLostError('The message could not be kept hidden; another worker may have it.'),
        );
      }
    }
  }

  private async hide(messages: ReceivedMessage[]): Promise<Set<ReceivedMessage>> {
    try {
      return new Set(await this.queue.hide(messages, this.visibilitySeconds));
    } catch (error) {
      this.logger.warn('a heartbeat failed', { count: messages.length, err: error });
      return new Set(messages);
    }
  }
}
