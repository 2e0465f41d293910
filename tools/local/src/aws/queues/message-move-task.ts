import { randomUUID } from 'node:crypto';
import { SqsStore, type FauxqsQueue } from './fauxqs';

const MESSAGES_PER_TURN = 10;

export interface MoveRequest {
  readonly sourceArn: string;
  /** Without it, each message goes back to the queue that it came from. */
  readonly destinationArn?: string | undefined;
  /** Without it, as fast as possible. */
  readonly perSecond?: number | undefined;
}

/** The queues among which messages are moved. */
export interface MoveQueues {
  find(arn: string): FauxqsQueue | undefined;
  /** The queue from which a message came to a dead-letter queue. */
  originOf(messageId: string): string | undefined;
}

/**
 * Moves the messages that are visible in a dead-letter queue. Each is in one queue at any moment, also over a SIGKILL,
 * after which the task is forgotten. Moved messages have new ids.
 */
export class MessageMoveTask {
  readonly handle: string;
  readonly startedAt = Date.now();
  readonly toMove: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED' = 'RUNNING';
  moved = 0;
  failureReason: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly request: MoveRequest,
    private readonly source: FauxqsQueue,
    private readonly queues: MoveQueues,
  ) {
    source.processTimers();
    this.toMove = source.messages.length;
    const identity = { taskId: randomUUID(), sourceArn: request.sourceArn };
    this.handle = Buffer.from(JSON.stringify(identity)).toString('base64');
    this.goOn(0);
  }

  /** What was moved stays where it is. */
  cancel(): void {
    this.end('CANCELLED');
  }

  private goOn(delayMs: number): void {
    this.timer = setTimeout(() => this.turn(), delayMs).unref();
  }

  private turn(): void {
    const { perSecond } = this.request;
    const count = perSecond === undefined ? MESSAGES_PER_TURN : 1;
    for (let moved = 0; moved < count && this.status === 'RUNNING'; moved += 1) this.moveNext();
    if (this.status === 'RUNNING') this.goOn(perSecond === undefined ? 0 : 1000 / perSecond);
  }

  private moveNext(): void {
    const { source } = this;
    const [message] = source.messages;
    if (message === undefined || this.moved >= this.toMove) {
      this.end('COMPLETED');
      return;
    }
    const destination = this.destinationOf(message.messageId);
    if (destination === undefined) return;
    source.messages.shift();
    source.persistence?.deleteMessage(message.messageId);
    destination.enqueue(SqsStore.createMessage(message.body, message.messageAttributes));
    this.moved += 1;
    if (this.moved >= this.toMove) this.end('COMPLETED');
  }

  /** Undefined, and the task has failed, when there is nowhere to go. */
  private destinationOf(messageId: string): FauxqsQueue | undefined {
    const arn = this.request.destinationArn ?? this.queues.originOf(messageId);
    const destination = arn === undefined ? undefined : this.queues.find(arn);
    const sourceExists = this.queues.find(this.source.arn) === this.source;
    if (arn === undefined) this.end('FAILED', 'CouldNotDetermineMessageSource');
    else if (destination === undefined || !sourceExists)
      this.end('FAILED', 'AWS.SimpleQueueService.NonExistentQueue');
    return sourceExists ? destination : undefined;
  }

  private end(status: MessageMoveTask['status'], failureReason?: string): void {
    clearTimeout(this.timer);
    this.status = status;
    this.failureReason = failureReason;
  }
}
