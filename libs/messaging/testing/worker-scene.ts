import type { IncomingEvent } from '@fanfare/event-contract/external-event';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import type { ReactionContext } from '../src/queue/reaction-context';
import { ReactionWorker } from '../src/queue/reaction-worker';
import { busEvent } from './bus-event';
import { InMemoryFailedAttempts } from './in-memory-failed-attempts';
import { InMemoryMessageQueue } from './in-memory-message-queue';

/** A call of the handler, which goes on until the test ends it. */
export interface HandlerCall {
  readonly event: IncomingEvent;
  readonly context: ReactionContext;
  readonly done: PromiseWithResolvers<void>;
}

const [route] = routesOf('accounts', 'test') as [Route];

/** A worker that handles three messages at once, with a queue in memory, under faked timers. */
export class WorkerScene {
  readonly queue = new InMemoryMessageQueue();
  readonly calls: HandlerCall[] = [];
  readonly worker = new ReactionWorker(route, {
    queue: this.queue,
    failedAttempts: new InMemoryFailedAttempts(),
    databaseAnswers: () => Promise.resolve(false),
    visibilitySeconds: 60,
    concurrency: 3,
    retryBaseMs: 1,
  });

  constructor() {
    this.worker.start((event, context) => {
      const done = Promise.withResolvers<void>();
      this.calls.push({ event, context, done });
      return done.promise;
    });
  }

  /** Sends new messages, and lets the worker receive whatever is there. */
  async deliver(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) this.queue.send(busEvent('CustomerValidated'));
    for (let batch = this.queue.receive(); batch.length > 0; batch = this.queue.receive())
      this.worker.accept(batch);
    await this.settle();
  }

  /** Lets everything happen that does not take time. */
  async settle(): Promise<void> {
    await jest.advanceTimersByTimeAsync(0);
  }

  /** Lets time pass, for the queue as well. */
  async pass(milliseconds: number): Promise<void> {
    for (let rest = milliseconds; rest > 0; rest -= 1_000) {
      this.queue.elapse(1_000);
      await jest.advanceTimersByTimeAsync(1_000);
    }
  }

  async fail(call: number, error: Error): Promise<void> {
    this.calls[call]?.done.reject(error);
    await this.settle();
  }

  async finish(...calls: number[]): Promise<void> {
    for (const call of calls) this.calls[call]?.done.resolve();
    await this.settle();
  }

  /** Whether a poll is let through now. */
  async hasRoom(): Promise<boolean> {
    let passed = false;
    void this.worker.gate.pass().then(() => {
      passed = true;
      this.worker.gate.receiveEnded();
    });
    await this.settle();
    return passed;
  }
}
