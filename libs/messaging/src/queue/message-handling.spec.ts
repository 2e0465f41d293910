import { catalogue } from '@fanfare/event-contract/catalogue';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { DatabaseUnavailableError } from '@fanfare/persistence/errors';
import { enableFailpoints } from '@fanfare/process/failpoint';
import { type Flow, currentFlow } from '@fanfare/process/flow';
import { Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { busEvent } from '../../testing/bus-event';
import { InMemoryFailedAttempts } from '../../testing/in-memory-failed-attempts';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { DrainedError, LeaseLostError, UnprocessableError } from '../errors';
import { Breaker } from './breaker';
import { type Dispatch, MessageHandling, type Settlement } from './message-handling';
import type { ReceivedMessage } from './message-queue';

const [route] = routesOf('accounts', 'test') as [Route];
const eventId = uuidv7();
const good = busEvent('CustomerValidated', { metadata: { eventId } });

let queue: InMemoryMessageQueue;
let failedAttempts: InMemoryFailedAttempts;
let breaker: Breaker;
let handling: MessageHandling;
let message: ReceivedMessage;
let abort: AbortController;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  queue = new InMemoryMessageQueue();
  failedAttempts = new InMemoryFailedAttempts();
  breaker = new Breaker();
  handling = new MessageHandling(route, { queue, failedAttempts, retryBaseMs: 5_000 }, breaker);
  abort = new AbortController();
  receive(good);
});

afterEach(() => {
  enableFailpoints('', 'test');
  jest.restoreAllMocks();
});

function receive(body: string): void {
  queue.send(body);
  [message] = queue.receive() as [ReceivedMessage];
}

/** Handles the message with a handler that throws this. */
function handleFailing(error: unknown): Promise<Settlement> {
  handling.dispatch = async () => {
    throw error;
  };
  return handling.handle(message, abort.signal);
}

const fromDatabase = (code: string): Error => Object.assign(new Error('from the server'), { code });

describe('a good message', () => {
  it('is handed to the reaction as its event, in the flow of the event, and then deleted', async () => {
    const seen: { flow?: Flow | undefined; args?: Parameters<Dispatch> } = {};
    handling.dispatch = async (...args) => {
      seen.args = args;
      seen.flow = currentFlow();
    };

    expect(await handling.handle(message, abort.signal)).toBe('delete');
    expect(seen.flow).toEqual({
      tenantId: 'acme',
      correlationId: 'correlation-1',
      causationId: eventId,
      reaction: 'open-account-on-customer-validated',
    });
    const [event, context] = seen.args!;
    expect(event).toMatchObject({ type: 'CustomerValidated', data: catalogue.CustomerValidated.example });
    expect(context).toMatchObject({
      eventId,
      receiveCount: 1,
      messageId: message.messageId,
      signal: abort.signal,
    });
  });

  it('is deleted as well when it was heard before', async () => {
    handling.dispatch = async (_, context) => {
      context.duplicate = true;
    };
    expect(await handling.handle(message, abort.signal)).toBe('delete');
  });
});

describe('a handler that fails', () => {
  it.each([
    ['the handler’s own failure is retried after a back-off', new Error('no'), { hideMs: 2_500 }, 'closed'],
    ['a lock that is taken elsewhere is waited for', fromDatabase('55P03'), { hideMs: 1_500 }, 'closed'],
    ['a deadlock is tried again soon', fromDatabase('40P01'), { hideMs: 1_500 }, 'closed'],
    ['an absent database is waited for', new DatabaseUnavailableError(), { hideMs: 2_500 }, 'open'],
    ['a shutdown hands the message back at once', new DrainedError(), { hideMs: 0 }, 'closed'],
    ['a lost message is handed back at once', new LeaseLostError('gone'), { hideMs: 0 }, 'closed'],
  ])('%s', async (_, error, settlement, state) => {
    for (let count = 0; count < 10; count += 1) breaker.failed();
    breaker.dependencyIsBack();
    expect(breaker.state).toBe('probing');
    expect(await handleFailing(error)).toEqual(settlement);
    expect(breaker.state).toBe(
      error instanceof DrainedError || error instanceof LeaseLostError ? 'probing' : state,
    );
  });

  it('is given eight attempts, each after a longer wait, and is then buried', async () => {
    const settlements: Settlement[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1)
      settlements.push(await handleFailing(new RangeError('no')));

    const waits = settlements.slice(0, 7).map((settlement) => (settlement as { hideMs: number }).hideMs);
    expect(waits).toEqual([2_500, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000]);
    expect(settlements[7]).toMatchObject({ bury: { reason: 'ATTEMPTS_EXHAUSTED', attempts: 8, eventId } });
  });

  it('loses no attempt to locks, an absent database, a shutdown or a lost message', async () => {
    for (const error of [
      fromDatabase('55P03'),
      new DatabaseUnavailableError(),
      new DrainedError(),
      new LeaseLostError(''),
    ])
      await handleFailing(error);
    expect(failedAttempts.counts.size).toBe(0);
  });

  it('is buried at once when it says that it can never succeed', async () => {
    expect(await handleFailing(new UnprocessableError('no such country'))).toMatchObject({
      bury: { reason: 'UNPROCESSABLE', attempts: 1, eventId },
    });
    expect(failedAttempts.counts.size).toBe(0);
  });

  it.each([['a string'], [undefined], [null], [7], [{ code: 7 }], [Object.create(null)], [Symbol('s')]])(
    'may throw anything: %p is a failure like any other',
    async (thrown) => {
      for (let attempt = 1; attempt <= 7; attempt += 1)
        expect(await handleFailing(thrown)).toHaveProperty('hideMs');
      const settlement = await handleFailing(thrown);
      expect(settlement).toMatchObject({ bury: { reason: 'ATTEMPTS_EXHAUSTED' } });
      expect(await handling.settle(message, settlement)).toBe(true);
      expect(queue.buried).toHaveLength(1);
    },
  );

  it('is an infrastructure failure when its failures cannot be counted', async () => {
    failedAttempts.outage = new DatabaseUnavailableError();
    for (let count = 0; count < 9; count += 1)
      expect(await handleFailing(new Error('no'))).toEqual({ hideMs: 2_500 });
    expect(breaker.state).toBe('closed');
    await handleFailing(new Error('no'));
    expect(breaker.state).toBe('open');
  });

  it('leaves no personal data in the count and in the certificate', async () => {
    const settlement = await handleFailing(new UnprocessableError('ada@example.com is taken'));
    await handling.settle(message, settlement);
    await handleFailing(new Error('ada@example.com is taken'));

    expect(queue.buried[0]?.certificate.message).toBe('UnprocessableError: ***@example.com is taken');
    expect(failedAttempts.errors).toEqual(['Error: ***@example.com is taken']);
  });
});

describe('a message that cannot be read', () => {
  it.each([
    ['MALFORMED_ENVELOPE', '{'],
    ['UNKNOWN_EVENT_TYPE', busEvent('CustomerValidated', { metadata: { eventType: 'CustomerEaten' } })],
    ['UNEXPECTED_EVENT', busEvent('CustomerRegistered')],
    ['FUTURE_VERSION', busEvent('CustomerValidated', { metadata: { version: 99 } })],
    ['INVALID_DATA', busEvent('CustomerValidated', { data: {} })],
    ['TOO_LARGE', `"${'x'.repeat(300_000)}"`],
  ])('is buried at once as %s, and nobody is bothered with it', async (reason, body) => {
    const dispatch = jest.fn();
    handling.dispatch = dispatch;
    receive(body);
    const settlement = await handling.handle(message, abort.signal);

    expect(settlement).toMatchObject({ bury: { reason, attempts: 1 } });
    expect(await handling.settle(message, settlement)).toBe(true);
    expect(queue.buried).toMatchObject([
      { body, certificate: { reason, errorClass: 'EnvelopeRejectedError', attempts: 1 } },
    ]);
    expect(dispatch).not.toHaveBeenCalled();
  });
});

describe('a signal that aborts', () => {
  it('gives up on a handler that ignores it', async () => {
    handling.dispatch = () => new Promise(() => undefined);
    const handled = handling.handle(message, abort.signal);
    await Promise.resolve();
    abort.abort(new LeaseLostError('gone'));
    expect(await handled).toEqual({ hideMs: 0 });
  });

  it('keeps the handler from beginning when it comes before', async () => {
    const dispatch = jest.fn();
    handling.dispatch = dispatch;
    abort.abort(new DrainedError());
    expect(await handling.handle(message, abort.signal)).toEqual({ hideMs: 0 });
    expect(dispatch).not.toHaveBeenCalled();
  });

  it('is too late when the handler is done', async () => {
    handling.dispatch = async () => undefined;
    const settlement = await handling.handle(message, abort.signal);
    abort.abort(new LeaseLostError('gone'));
    expect(settlement).toBe('delete');
  });
});

const faults = ['reaction.before-handle', 'reaction.after-handle'];
it.each(faults)('a fault at %s is a failure, not the end', async (name) => {
  enableFailpoints(`${name}:throw`, 'test');
  handling.dispatch = async () => undefined;
  expect(await handling.handle(message, abort.signal)).toEqual({ hideMs: 2_500 });
  expect(failedAttempts.counts.size).toBe(1);
});

it('a message that comes before the start is retried', async () => {
  expect(await handling.handle(message, abort.signal)).toEqual({ hideMs: 2_500 });
});
