import type { SqsMessage } from '../subscriber/sqs-message';
import type { Report } from './report';
import type { SqsQueue } from './sqs-queue';

const beatsPerTimeout = 3;

/**
 * Keeps messages hidden from other listeners for as long as this one holds them: three times in each visibility
 * timeout it starts anew. SQS ends that after 12 hours. A beat that fails is tried again with the next.
 */
export class Heartbeat {
  private readonly held = new Set<SqsMessage>();
  private beating: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: SqsQueue,
    private readonly seconds: number,
    private readonly report: Report,
  ) {}

  /** Begins to hold messages. Without a visibility timeout there is nothing to extend. */
  hold(messages: readonly SqsMessage[]): void {
    if (this.seconds === 0 || messages.length === 0) return;
    for (const message of messages) this.held.add(message);
    this.timer ??= setInterval(() => this.beatOnce(), (this.seconds * 1_000) / beatsPerTimeout);
  }

  /** Ends a hold; harmless when repeated. Once this resolves no beat that includes the message is under way. */
  async release(message: SqsMessage): Promise<void> {
    this.held.delete(message);
    if (this.held.size === 0) this.stop();
    await this.beating;
  }

  private beatOnce(): void {
    this.beating ??= this.beat().finally(() => {
      this.beating = undefined;
    });
  }

  private async beat(): Promise<void> {
    const failures = await this.queue.hide([...this.held], this.seconds);
    for (const [message, error] of failures) {
      const { messageId } = message;
      if (this.held.has(message)) this.report.failed({ action: 'extend', error }, { messageId });
    }
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
