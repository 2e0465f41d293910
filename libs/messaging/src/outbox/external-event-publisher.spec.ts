import { MAX_EXTERNAL_DATA_BYTES } from '@fanfare/event-contract/external-event';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { NoTransactionError } from '@fanfare/persistence/errors';
import { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import { type Flow, runInFlow } from '@fanfare/process/flow';
import { ZodError } from 'zod';
import { externalBusEvent } from '../../testing/external-bus-event';
import { InMemoryOutbox } from '../../testing/in-memory-outbox';
import { EventTooLargeError, NoFlowError } from '../errors';
import { externalEventKey } from '../event-key';
import { readMessage } from '../queue/read-message';
import { WakeSignal } from '../wake-signal';
import { ExternalEventPublisher, type ToldEvent } from './external-event-publisher';
import type { OutboxEntry } from './outbox';

const flow: Flow = { tenantId: 'acme', correlationId: 'correlation-1', causationId: null };
const told: ToldEvent = {
  eventId: '01935a1c-9a3e-7000-8000-00000000e001',
  type: 'order.shipped',
  occurredAt: '2026-01-31T09:30:00.000Z',
  aggregateId: 'order-7',
  data: { orderId: 7, note: 'a\nb' },
};

let unitOfWork: InMemoryUnitOfWork;
let outbox: InMemoryOutbox;
let signal: WakeSignal;
let publisher: ExternalEventPublisher;

beforeEach(() => {
  unitOfWork = new InMemoryUnitOfWork();
  outbox = new InMemoryOutbox(unitOfWork);
  signal = new WakeSignal();
  publisher = new ExternalEventPublisher(outbox, unitOfWork, signal);
});

const publish = (change: Partial<ToldEvent> = {}, within = flow) =>
  runInFlow(within, () => unitOfWork.run(() => publisher.publish({ ...told, ...change })));
const entries = (): OutboxEntry[] => [...outbox.rows.values()];

/** The only entry as the reaction that hears external events reads it. */
function heard() {
  const [entry] = entries() as [OutboxEntry];
  const detail = JSON.parse(entry.detail) as { metadata: object; data: unknown };
  const [route] = routesOf('webhooks', 'test') as [Route];
  return readMessage(externalBusEvent(entry.eventType, { ...detail, source: entry.source }), route).event;
}

it('writes an event that its reader takes for the tenant’s, and wakes the relay', async () => {
  const wake = jest.spyOn(signal, 'wake');
  const event = await publish();

  expect(heard()).toEqual(event);
  expect(event).toEqual({
    external: true,
    type: 'order.shipped',
    metadata: {
      eventId: told.eventId,
      eventType: 'order.shipped',
      version: 1,
      occurredAt: told.occurredAt,
      tenantId: 'acme',
      aggregateId: 'order-7',
      correlationId: 'correlation-1',
      causationId: null,
      producer: 'external.acme',
    },
    data: told.data,
  });
  expect(wake).toHaveBeenCalledTimes(1);
});

it('keeps what the request came with as the cause, for whoever goes on with the trace', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await publish({}, { ...flow, traceparent });
  expect(heard().metadata.traceparent).toBe(traceparent);
});

it('keeps events of two tenants apart that chose the same id', async () => {
  await publish();
  await publish({}, { ...flow, tenantId: 'globex' });
  const keys = ['acme', 'globex'].map((tenantId) => externalEventKey(tenantId, told.eventId));
  expect(entries().map(({ eventId }) => eventId)).toEqual(keys);
});

it('says data of the greatest size that is promised', async () => {
  await publish({ data: { text: 'x'.repeat(MAX_EXTERNAL_DATA_BYTES - 11) } });
  expect(heard().type).toBe('order.shipped');
});

describe('refuses', () => {
  afterEach(() => {
    expect(entries()).toEqual([]);
  });

  it('to publish outside a transaction, or outside a flow', async () => {
    await expect(runInFlow(flow, () => publisher.publish(told))).rejects.toThrow(NoTransactionError);
    await expect(unitOfWork.run(() => publisher.publish(told))).rejects.toThrow(NoFlowError);
  });

  it('what is too large for its way', async () => {
    await expect(publish({ data: { text: 'x'.repeat(262_144) } })).rejects.toThrow(EventTooLargeError);
  });

  it.each<[string, Partial<ToldEvent>]>([
    ['a type that is ours', { type: 'CustomerValidated' }],
    ['a type that is no type', { type: 'order-shipped' }],
    ['an id that is no UUID', { eventId: '7' }],
    ['data that cannot be stored', { data: { text: '\0' } }],
    ['an empty aggregate', { aggregateId: '' }],
  ])('%s', async (_, change) => {
    await expect(publish(change)).rejects.toThrow(ZodError);
  });
});
