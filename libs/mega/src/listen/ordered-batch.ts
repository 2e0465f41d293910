import type { SqsMessage } from '../subscriber/sqs-message';

/** How the messages of one batch are handled. */
export interface Handling {
  /** How many at a time. */
  readonly concurrency: number;
  /** Whether messages of a group must be handled one after the other, and none after one that is kept. */
  readonly groupsAreOrdered: boolean;
  /** Handles a message; answers whether it is gone. Must not reject. */
  handle(message: SqsMessage): Promise<boolean>;
  /** Whether to begin no more messages. */
  stopped(): boolean;
}

/** Handles the messages of a batch in the order in which they came. Answers those that it did not begin. */
export async function handleInOrder(
  messages: readonly SqsMessage[],
  handling: Handling,
): Promise<readonly SqsMessage[]> {
  const batch = new OrderedBatch(messages, handling);
  await Promise.all(Array.from({ length: handling.concurrency }, () => batch.work()));
  return batch.left;
}

class OrderedBatch {
  private waiting: readonly SqsMessage[];
  private readonly closedGroups = new Set<string>();
  private readonly busyGroups = new Set<string>();

  constructor(
    messages: readonly SqsMessage[],
    private readonly handling: Handling,
  ) {
    this.waiting = messages;
  }

  get left(): readonly SqsMessage[] {
    return this.waiting;
  }

  /** Handles one message after the other until none is free to begin. Who holds a group goes on with its next message. */
  async work(): Promise<void> {
    for (let message = this.next(); message !== undefined; message = this.next()) {
      const group = this.groupOf(message);
      if (group !== undefined) this.busyGroups.add(group);
      const gone = await this.handling.handle(message);
      if (group === undefined) continue;
      this.busyGroups.delete(group);
      if (!gone) this.closedGroups.add(group);
    }
  }

  private next(): SqsMessage | undefined {
    if (this.handling.stopped()) return undefined;
    const next = this.waiting.find((message) => this.isFree(this.groupOf(message)));
    this.waiting = this.waiting.filter((message) => message !== next);
    return next;
  }

  private isFree(group: string | undefined): boolean {
    return group === undefined || !(this.busyGroups.has(group) || this.closedGroups.has(group));
  }

  private groupOf({ messageGroupId }: SqsMessage): string | undefined {
    return this.handling.groupsAreOrdered ? (messageGroupId ?? undefined) : undefined;
  }
}
