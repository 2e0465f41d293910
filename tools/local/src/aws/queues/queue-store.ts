import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SqsQueue, SqsStore, type FauxqsQueue } from './fauxqs';

/** Aborted when the caller of the current request has hung up. */
export const callerGone = new AsyncLocalStorage<AbortSignal>();

/** Remembers the queue from which a message came to a dead-letter queue. */
interface Origins {
  setOrigin(messageId: string, queueArn: string): void;
}

/** A queue whose long polls end with a message, at their time, or with their caller, and for no other reason. */
class LocalQueue extends SqsQueue {
  private cancelled = false;

  constructor(
    private readonly origins: Origins,
    ...queue: ConstructorParameters<typeof SqsQueue>
  ) {
    super(...queue);
  }

  /** Gives nothing to a caller who has hung up: the next receiver gets it, at once. */
  override dequeue(maxCount: number, visibilityTimeout?: number, deadLetterQueue?: unknown): unknown[] {
    if (callerGone.getStore()?.aborted === true) return [];
    const find = deadLetterQueue as ((arn: string) => FauxqsQueue | undefined) | undefined;
    return super.dequeue(maxCount, visibilityTimeout, (arn: string) => this.remembering(find?.(arn)));
  }

  /**
   * fauxqs wakes every poll for every message. Each goes on in a turn of its own, in which it takes what it was woken
   * for, so that those who come too late see nothing and wait on.
   */
  override async waitForMessages(waitTimeSeconds: number): Promise<void> {
    const caller = callerGone.getStore();
    const end = performance.now() + waitTimeSeconds * 1000;
    const mayWait = () => !this.cancelled && caller?.aborted !== true && performance.now() < end;
    while (mayWait() && !this.hasMessages()) {
      const woken = super.waitForMessages(Math.max(0, end - performance.now()) / 1000);
      await (caller === undefined ? woken : Promise.race([woken, hangUp(caller)]));
      await nextTurn();
    }
  }

  override cancelWaiters(): void {
    this.cancelled = true;
    super.cancelWaiters();
  }

  /** A dead-letter queue, as far as fauxqs uses it here, that knows from which queue its messages came. */
  private remembering(deadLetterQueue: FauxqsQueue | undefined): Pick<FauxqsQueue, 'enqueue'> | undefined {
    if (deadLetterQueue === undefined) return undefined;
    return {
      enqueue: (message) => {
        deadLetterQueue.enqueue(message);
        this.origins.setOrigin(message.messageId, this.arn);
      },
    };
  }

  private hasMessages(): boolean {
    return this.isFifo() ? this.hasAvailableFifoMessages() : this.messages.length > 0;
  }
}

async function hangUp(caller: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  caller.addEventListener('abort', () => resolve(), { once: true });
  if (!caller.aborted) await promise;
}

/** Queues whose URLs name this endpoint, whatever port an earlier run of it had. */
export class LocalQueueStore extends SqsStore {
  constructor(
    private readonly endpoint: string,
    private readonly origins: Origins,
  ) {
    super();
  }

  /** Whether a queue names this one in its redrive policy. */
  isDeadLetterQueue(arn: string): boolean {
    return [...this.allQueues()].some(({ attributes }) => deadLetterArn(attributes['RedrivePolicy']) === arn);
  }

  override createQueue(
    name: string,
    _url: string,
    arn: string,
    ...settings: [attributes?: object, tags?: object]
  ): FauxqsQueue {
    const url = `${this.endpoint}/${arn.split(':')[4]}/${name}`;
    const queue = new LocalQueue(this.origins, name, url, arn, ...settings);
    if (this.persistence !== undefined) {
      queue.persistence = this.persistence;
      this.persistence.insertQueue(queue);
    }
    this.queues.set(url, queue);
    this.queuesByName.set(name, queue);
    this.queuesByArn.set(arn, queue);
    return queue;
  }
}

function deadLetterArn(redrivePolicy = '{}'): string | undefined {
  try {
    return (JSON.parse(redrivePolicy) as { deadLetterTargetArn?: string }).deadLetterTargetArn;
  } catch {
    return undefined;
  }
}
