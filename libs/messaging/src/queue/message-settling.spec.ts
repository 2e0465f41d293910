import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { busEvent } from '../../testing/bus-event';
import { InMemoryFailedAttempts } from '../../testing/in-memory-failed-attempts';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { UnprocessableError } from '../errors';
import { Breaker } from './breaker';
import { MessageHandling } from './message-handling';
import type { ReceivedMessage } from './message-queue';

const [route] = routesOf('accounts', 'test') as [Route];
const eventId = uuidv7();

let queue: InMemoryMessageQueue;
let failedAttempts: InMemoryFailedAttempts;
let handling: MessageHandling;
let message: ReceivedMessage;

beforeEach(() => {
  Logger.overrideLogger(false);
  queue = new InMemoryMessageQueue();
  failedAttempts = new InMemoryFailedAttempts();
  handling = new MessageHandling(route, { queue, failedAttempts, retryBaseMs: 5_000 }, new Breaker());
  queue.send(busEvent('CustomerValidated', { metadata: { eventId } }));
  [message] = queue.receive() as [ReceivedMessage];
});

describe('settling', () => {
  const bury = {
    bury: { reason: 'UNPROCESSABLE', error: new UnprocessableError('no'), attempts: 1, eventId },
  };

  it('hides for whole seconds, rounded', async () => {
    expect(await handling.settle(message, { hideMs: 1_499 })).toBe(false);
    expect(await handling.settle(message, { hideMs: 1_500 })).toBe(false);
    expect(queue.calls).toEqual(['hide 1 for 1', 'hide 1 for 2']);
  });

  it('begins to count anew when a message was buried, for the day that it is redriven', async () => {
    await failedAttempts.record(route.reaction, eventId, 'no');
    await handling.settle(message, bury);
    expect(failedAttempts.counts.size).toBe(0);
  });

  it('buries even when the count cannot be forgotten', async () => {
    failedAttempts.outage = new Error('away');
    expect(await handling.settle(message, bury)).toBe(true);
  });

  it('leaves a message where it is when it could not be hidden or buried', async () => {
    queue.outage = new Error('away');
    expect(await handling.settle(message, bury)).toBe(false);
    expect(await handling.settle(message, { hideMs: 0 })).toBe(false);
    expect(queue.size).toBe(1);
  });
});
