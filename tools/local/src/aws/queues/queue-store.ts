import { AsyncLocalStorage } from 'node:async_hooks';
import { SqsQueue, SqsStore, type FauxqsQueue } from './fauxqs';

/** Aborted when the caller of the current request has hung up. */
export const callerGone = new AsyncLocalStorage<AbortSignal>();

/** A queue that hands no message to a caller who has hung up: the next receiver gets it, at once. */
class LocalQueue extends SqsQueue {
  override dequeue(maxCount: number, visibilityTimeout?: number, deadLetterQueue?: unknown): unknown[] {
    if (callerGone.getStore()?.aborted === true) return [];
    return super.dequeue(maxCount, visibilityTimeout, deadLetterQueue);
  }

  /** Resolves when there may be a message, when the time is over, or when the caller hangs up. */
  override async waitForMessages(waitTimeSeconds: number): Promise<void> {
    const gone = callerGone.getStore();
    if (gone === undefined) return super.waitForMessages(waitTimeSeconds);
    if (gone.aborted) return;
    const hangUp = Promise.withResolvers<void>();
    const onAbort = () => hangUp.resolve();
    gone.addEventListener('abort', onAbort, { once: true });
    await Promise.race([super.waitForMessages(waitTimeSeconds), hangUp.promise]);
    gone.removeEventListener('abort', onAbort);
  }
}

/** Queues whose URLs name this endpoint, whatever port an earlier run of it had. */
export class LocalQueueStore extends SqsStore {
  constructor(private readonly endpoint: string) {
    super();
  }

  override createQueue(
    name: string,
    _url: string,
    arn: string,
    attributes?: object,
    tags?: object,
  ): FauxqsQueue {
    const url = `${this.endpoint}/${arn.split(':')[4]}/${name}`;
    const queue = new LocalQueue(name, url, arn, attributes, tags);
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
