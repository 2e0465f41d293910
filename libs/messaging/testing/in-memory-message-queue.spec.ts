import { InMemoryMessageQueue } from './in-memory-message-queue';
import { describeMessageQueue } from './message-queue.conformance';

describeMessageQueue(
  'the queue in memory',
  () => {
    const queue = new InMemoryMessageQueue();
    const broken = new InMemoryMessageQueue();
    broken.outage = new Error('The queue is away.');
    return {
      queue,
      broken,
      send: (body) => void queue.send(body),
      receive: () => queue.receive(),
      receiveWithin: (seconds) => {
        queue.elapse(seconds * 1000);
        return queue.receive();
      },
      deadLetters: () =>
        queue.buried.map(({ body, certificate: { reason, errorClass, message, attempts } }) => ({
          body,
          reason,
          errorClass,
          errorMessage: message,
          attempts: String(attempts),
        })),
    };
  },
  { hasLimits: false, noticesStaleHandles: true },
);
