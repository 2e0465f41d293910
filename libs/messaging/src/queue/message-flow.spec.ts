import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { currentFlow } from '@fanfare/process/flow';
import { Logger } from '@nestjs/common';
import { busEvent } from '../../testing/bus-event';
import { InMemoryFailedAttempts } from '../../testing/in-memory-failed-attempts';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { UnprocessableError } from '../errors';
import { Breaker } from './breaker';
import { type Dispatch, MessageHandling } from './message-handling';
import type { ReceivedMessage } from './message-queue';

const [route] = routesOf('accounts', 'test') as [Route];
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

/** Handles a message whose event came with this. */
async function handle(metadata: object, dispatch: Dispatch): Promise<void> {
  const queue = new InMemoryMessageQueue();
  const tools = { queue, failedAttempts: new InMemoryFailedAttempts(), retryBaseMs: 1 };
  const handling = new MessageHandling(route, tools, new Breaker());
  handling.dispatch = dispatch;
  queue.send(busEvent('CustomerValidated', { metadata }));
  const [message] = queue.receive() as [ReceivedMessage];
  await handling.handle(message, new AbortController().signal);
}

beforeAll(() => {
  Logger.overrideLogger(false);
});

it.each([
  [traceparent, traceparent],
  ['00-nonsense-01', undefined],
  [undefined, undefined],
])(
  'a reaction goes on with the trace that its event came with, if it is one: %s',
  async (sent, goesOnWith) => {
    const seen: unknown[] = [];
    await handle({ traceparent: sent }, async () => {
      seen.push(currentFlow()?.traceparent);
    });
    expect(seen).toEqual([goesOnWith]);
  },
);

it('a reaction that fails is logged with the trace of its event', async () => {
  const error = jest.fn();
  Logger.overrideLogger({ log: jest.fn(), warn: jest.fn(), error });
  await handle({ traceparent }, () => Promise.reject(new UnprocessableError('no')));
  expect(error).toHaveBeenCalledWith(
    'not handled: unprocessable',
    expect.objectContaining({ traceId }),
    MessageHandling.name,
  );
});
