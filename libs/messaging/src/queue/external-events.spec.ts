import { EnvelopeRejectedError, type RejectionReason } from '@fanfare/event-contract/errors';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { busEvent } from '../../testing/bus-event';
import { externalBusEvent } from '../../testing/external-bus-event';
import { InMemoryFailedAttempts } from '../../testing/in-memory-failed-attempts';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { externalEventKey } from '../event-key';
import { Breaker } from './breaker';
import { MessageHandling } from './message-handling';
import type { ReceivedMessage } from './message-queue';
import type { ReactionContext } from './reaction-context';
import { readMessage } from './read-message';

const [webhooks] = routesOf('webhooks', 'test') as [Route];
const [accounts] = routesOf('accounts', 'test') as [Route];

function rejection(body: string, route = webhooks): RejectionReason | undefined {
  try {
    readMessage(body, route);
    return undefined;
  } catch (error) {
    if (error instanceof EnvelopeRejectedError) return error.reason;
    throw error;
  }
}

describe('a reaction that hears external events', () => {
  it('reads one of a tenant’s own systems, with its type as a part of its content', () => {
    const { event, rawData } = readMessage(externalBusEvent('order.shipped'), webhooks);
    expect(event).toMatchObject({ external: true, type: 'order.shipped', metadata: { tenantId: 'acme' } });
    expect(event.data).toEqual({ orderId: 7 });
    expect(rawData).toEqual({ type: 'order.shipped', data: { orderId: 7 } });
  });

  it('still reads the events of the platform', () => {
    expect(rejection(busEvent('CustomerValidated'))).toBeUndefined();
    expect(rejection(busEvent('WebhookEndpointDisabled'))).toBeUndefined();
  });

  it.each<[RejectionReason, string, string]>([
    [
      'FOREIGN_TENANT',
      'speaks for another tenant',
      externalBusEvent('a.b', { metadata: { tenantId: 'globex' } }),
    ],
    ['FOREIGN_TENANT', 'comes from no tenant', externalBusEvent('a.b', { source: 'external.' })],
    ['RESERVED_EVENT_TYPE', 'calls itself as ours do', externalBusEvent('CustomerValidated')],
    ['UNEXPECTED_EVENT', 'says two things', externalBusEvent('a.b', { detailType: 'a.c' })],
    ['MALFORMED_ENVELOPE', 'has no object as data', externalBusEvent('a.b', { data: [] })],
    [
      'UNEXPECTED_EVENT',
      'is ours, from a source that is not',
      busEvent('CustomerValidated', { source: 'external' }),
    ],
  ])('rejects as %s a message that %s', (reason, _, body) => {
    expect(rejection(body)).toBe(reason);
  });
});

it('a reaction that does not hear external events rejects them', () => {
  expect(rejection(externalBusEvent('order.shipped'), accounts)).toBe('UNKNOWN_EVENT_TYPE');
  const disguised = busEvent('CustomerValidated', { source: 'external.acme' });
  expect(rejection(disguised, accounts)).toBe('UNEXPECTED_EVENT');
});

describe('handling an external event', () => {
  const eventId = uuidv7();
  let queue: InMemoryMessageQueue;
  let handling: MessageHandling;

  beforeEach(() => {
    Logger.overrideLogger(false);
    queue = new InMemoryMessageQueue();
    const tools = { queue, failedAttempts: new InMemoryFailedAttempts(), retryBaseMs: 1 };
    handling = new MessageHandling(webhooks, tools, new Breaker());
  });

  function handle(body: string) {
    queue.send(body);
    const [message] = queue.receive() as [ReceivedMessage];
    return handling.handle(message, new AbortController().signal);
  }

  it('knows it by a key that no other tenant’s event can have', async () => {
    const contexts: ReactionContext[] = [];
    handling.dispatch = async (_, context) => {
      contexts.push(context);
    };
    const ofGlobex = { source: 'external.globex', metadata: { eventId, tenantId: 'globex' } };
    await handle(externalBusEvent('a.b', { metadata: { eventId } }));
    await handle(externalBusEvent('a.b', ofGlobex));
    const keys = ['acme', 'globex'].map((tenantId) => externalEventKey(tenantId, eventId));
    expect(contexts.map((context) => context.eventId)).toEqual(keys);
  });

  it('takes another type for other content under the same id', async () => {
    const hashes: string[] = [];
    handling.dispatch = async (_, context) => {
      hashes.push(context.payloadHash().toString('hex'));
    };
    await handle(externalBusEvent('a.b', { metadata: { eventId } }));
    await handle(externalBusEvent('a.b', { metadata: { eventId } }));
    await handle(externalBusEvent('a.c', { metadata: { eventId } }));
    expect(new Set(hashes).size).toBe(2);
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('counts its failures under that key, and forgets them there', async () => {
    handling.dispatch = async () => {
      throw new Error('no');
    };
    for (let failures = 1; failures < 8; failures += 1)
      await handle(externalBusEvent('a.b', { metadata: { eventId } }));
    expect(await handle(externalBusEvent('a.b', { metadata: { eventId } }))).toMatchObject({
      bury: { reason: 'ATTEMPTS_EXHAUSTED', eventId: externalEventKey('acme', eventId) },
    });
  });

  it('buries one that speaks for another tenant at once, with the reason', async () => {
    const settlement = await handle(externalBusEvent('a.b', { metadata: { tenantId: 'globex' } }));
    expect(settlement).toMatchObject({ bury: { reason: 'FOREIGN_TENANT', attempts: 1 } });
  });
});
