import { type Settled, SqsListener, type SqsListenerOptions, type SubscriberClass } from '../src/mega';
import { silentLogger } from './listening';
import type { TestQueue } from './test-queue';

/** A listener that stops when so many messages are settled, and what became of them. */
export function listenerUntil(
  queue: TestQueue,
  count: number,
  subscribers: readonly SubscriberClass[],
  options: Partial<SqsListenerOptions> = {},
) {
  const settlements: Settled[] = [];
  const controller = new AbortController();
  const listener = new SqsListener({
    ...queue.connection,
    queueUrl: queue.url,
    maxNumberOfMessages: 10,
    waitTimeSeconds: 2,
    logger: silentLogger,
    ...options,
    hooks: {
      settled: (settled) => {
        settlements.push(settled);
        if (settlements.length === count) controller.abort();
      },
    },
  });
  for (const each of subscribers) listener.registerSubscriber(each);
  return { settlements, controller, listen: () => listener.listen({ signal: controller.signal }) };
}
