import type { DeathCertificate, MessageQueue, ReceivedMessage } from '../src/queue/message-queue';

interface Stored {
  readonly messageId: string;
  readonly body: string;
  receiveCount: number;
  visibleAt: number;
  handle: string;
}

/** A message of the dead-letter queue, with what its certificate says. */
export interface BuriedMessage {
  readonly body: string;
  readonly certificate: DeathCertificate;
}

const visibilityMs = 60_000;

/** A queue in memory, with a clock that a test can move, and that can be told to fail. */
export class InMemoryMessageQueue implements MessageQueue {
  readonly buried: BuriedMessage[] = [];
  /** What was asked of the queue, in order: `delete 10`, `hide 1 for 60`, `bury`. */
  readonly calls: string[] = [];
  /** While set, calls fail as a whole. */
  outage: Error | undefined;
  /** Messages that a call reports as failed, until they are taken out. */
  readonly stuck = new Set<string>();
  private readonly messages = new Map<string, Stored>();
  private now = 0;
  private sent = 0;

  /** Lets time pass, in milliseconds. */
  elapse(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** Puts a message into the queue and returns its id. */
  send(body: string): string {
    this.sent += 1;
    const messageId = `message-${String(this.sent)}`;
    this.messages.set(messageId, { messageId, body, receiveCount: 0, visibleAt: this.now, handle: '' });
    return messageId;
  }

  /** Takes up to 10 messages that are visible. */
  receive(): ReceivedMessage[] {
    const visible = [...this.messages.values()].filter(({ visibleAt }) => visibleAt <= this.now).slice(0, 10);
    return visible.map((stored) => {
      stored.receiveCount += 1;
      stored.visibleAt = this.now + visibilityMs;
      stored.handle = `${stored.messageId}/${String(stored.receiveCount)}`;
      const { messageId, body, receiveCount, handle } = stored;
      return { messageId, body, receiveCount, receiptHandle: handle };
    });
  }

  /** How many messages the queue holds, hidden ones included. */
  get size(): number {
    return this.messages.size;
  }

  async delete(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]> {
    this.note(`delete ${String(messages.length)}`);
    return messages.filter((message) => {
      const stored = this.find(message);
      if (stored) this.messages.delete(stored.messageId);
      return !stored;
    });
  }

  async hide(messages: readonly ReceivedMessage[], seconds: number): Promise<ReceivedMessage[]> {
    this.note(`hide ${String(messages.length)} for ${String(seconds)}`);
    return messages.filter((message) => {
      const stored = this.find(message);
      if (stored) stored.visibleAt = this.now + seconds * 1000;
      return !stored;
    });
  }

  async bury({ body }: ReceivedMessage, certificate: DeathCertificate): Promise<void> {
    this.note('bury');
    this.buried.push({ body, certificate });
  }

  async check(): Promise<void> {
    this.note('check');
  }

  private find({ messageId, receiptHandle }: ReceivedMessage): Stored | undefined {
    const stored = this.messages.get(messageId);
    return stored?.handle === receiptHandle && !this.stuck.has(messageId) ? stored : undefined;
  }

  private note(call: string): void {
    this.calls.push(call);
    if (this.outage) throw this.outage;
  }
}
