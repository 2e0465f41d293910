import { catalogue } from '@fanfare/event-contract/catalogue';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import { NoTransactionError } from '@fanfare/persistence/errors';
import { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import { type Flow, runInFlow } from '@fanfare/process/flow';
import { ZodError } from 'zod';
import { InMemoryOutbox } from '../../testing/in-memory-outbox';
import { EventTooLargeError, NoFlowError, NotThePublisherError } from '../errors';
import { readMessage } from '../queue/read-message';
import { WakeSignal } from '../wake-signal';
import { EventPublisher } from './event-publisher';
import type { OutboxEntry } from './outbox';

const { example } = catalogue.CustomerValidated;
const flow: Flow = { tenantId: 'acme', correlationId: 'correlation-1', causationId: 'event-1' };

let unitOfWork: InMemoryUnitOfWork;
let outbox: InMemoryOutbox;
let signal: WakeSignal;
let publisher: EventPublisher<'validation'>;

beforeEach(() => {
  unitOfWork = new InMemoryUnitOfWork();
  outbox = new InMemoryOutbox(unitOfWork);
  signal = new WakeSignal();
  publisher = new EventPublisher<'validation'>('validation', outbox, unitOfWork, signal);
});

/** Publishes within a transaction, and a flow unless there is none. */
function publish(
  data = example,
  aggregateId = 'aggregate-1',
  within: Flow | undefined = flow,
): Promise<unknown> {
  const work = () => unitOfWork.run(() => publisher.publish('CustomerValidated', aggregateId, data));
  return within ? runInFlow(within, work) : work();
}

const entries = (): OutboxEntry[] => [...outbox.rows.values()];

/** The detail of the only entry as a reaction that hears it reads it. */
function heard(): ReturnType<typeof readMessage> {
  const [entry] = entries();
  const [route] = routesOf('accounts', 'test') as [Route];
  const { source, eventType, detail } = entry ?? { source: '', eventType: '', detail: 'null' };
  const wrapper = {
    version: '0',
    id: crypto.randomUUID(),
    account: '000000000000',
    region: 'ap-southeast-1',
  };
  const event = { ...wrapper, time: '2026-11-21T00:00:00Z', resources: [], source, 'detail-type': eventType };
  return readMessage(JSON.stringify({ ...event, detail: JSON.parse(detail) as unknown }), route);
}

it('writes an event that a reaction can read, with everything that is known about it', async () => {
  const metadata = await publish();

  expect(heard().event).toEqual({ type: 'CustomerValidated', metadata, data: example });
  expect(metadata).toEqual({
    eventId: entries()[0]?.eventId,
    eventType: 'CustomerValidated',
    version: catalogue.CustomerValidated.version,
    occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    tenantId: 'acme',
    aggregateId: 'aggregate-1',
    correlationId: 'correlation-1',
    causationId: 'event-1',
    producer: 'fanfare.validation',
  });
});

it('keeps what the flow came with as the cause, for whoever goes on with the trace', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  expect(await publish(example, 'aggregate-1', { ...flow, traceparent })).toMatchObject({ traceparent });
  expect(heard().event.metadata.traceparent).toBe(traceparent);
});

it('gives each event an id of its own, and later events later ids', async () => {
  for (let count = 0; count < 5; count += 1) await publish();
  const ids = entries().map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(5);
  expect([...ids].sort()).toEqual(ids);
});

it('wakes the relay once the transaction has committed, not before', async () => {
  const wake = jest.spyOn(signal, 'wake');
  await runInFlow(flow, () =>
    unitOfWork.run(async () => {
      await publisher.publish('CustomerValidated', 'aggregate-1', example);
      expect(wake).not.toHaveBeenCalled();
    }),
  );
  expect(wake).toHaveBeenCalledTimes(1);
});

it('says nothing when the transaction rolls back', async () => {
  const wake = jest.spyOn(signal, 'wake');
  const work = unitOfWork.run(async () => {
    await runInFlow(flow, () => publisher.publish('CustomerValidated', 'aggregate-1', example));
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(entries()).toEqual([]);
  expect(wake).not.toHaveBeenCalled();
});

describe('refuses', () => {
  afterEach(() => {
    expect(entries()).toEqual([]);
  });

  it('to publish outside a transaction', async () => {
    const publishing = runInFlow(flow, () => publisher.publish('CustomerValidated', 'aggregate-1', example));
    await expect(publishing).rejects.toThrow(NoTransactionError);
  });

  it('to publish outside a flow', async () => {
    const publishing = unitOfWork.run(() => publisher.publish('CustomerValidated', 'aggregate-1', example));
    await expect(publishing).rejects.toThrow(NoFlowError);
  });

  it('another app’s event, when the compiler was told not to look', async () => {
    const anybody = publisher as unknown as EventPublisher<'accounts'>;
    const { example: created } = catalogue.CustomerAccountCreated;
    const publishing = runInFlow(flow, () =>
      unitOfWork.run(() => anybody.publish('CustomerAccountCreated', 'aggregate-1', created)),
    );
    await expect(publishing).rejects.toThrow(NotThePublisherError);
  });

  it('data that the event’s schema refuses', async () => {
    await expect(publish({ ...example, customerId: 'no uuid' })).rejects.toThrow(ZodError);
  });

  it.each([
    ['no aggregate', '', flow],
    ['an aggregate that is too long', 'x'.repeat(129), flow],
    ['a tenant that no event can have', 'x', { ...flow, tenantId: '' }],
    ['a correlation id with control characters', 'x', { ...flow, correlationId: 'a\nb' }],
  ])('%s, because no reaction could read it', async (_, aggregateId, within) => {
    await expect(publish(example, aggregateId, within)).rejects.toThrow(ZodError);
  });

  it('an event that is too large', async () => {
    const warnings = Array.from({ length: 50 }, () => ({
      field: 'f',
      code: 'c',
      message: '\u{1F389}'.repeat(250),
    }));
    const customer = { ...example.customer, firstName: '\\'.repeat(200) };
    const spy = jest.spyOn(JSON, 'stringify').mockReturnValue('x'.repeat(262_144));
    const publishing = publish({ ...example, customer, warnings });
    await expect(publishing).rejects.toThrow(EventTooLargeError);
    spy.mockRestore();
  });
});

it('says nothing that weighs too much for its readers, once it is wrapped', async () => {
  const realStringify = JSON.stringify;
  let size = 262_144;
  const spy = jest.spyOn(JSON, 'stringify').mockImplementation((value: unknown) => {
    const text = realStringify(value);
    return `${text.slice(0, -2)},"fill":"${'x'.repeat(size - text.length - 10)}"}}`;
  });
  for (let fits = false; !fits; size -= 64) {
    fits = await publish().then(
      () => true,
      (error: unknown) => !(error instanceof EventTooLargeError),
    );
  }
  spy.mockRestore();

  expect(size).toBeGreaterThan(260_000);
  expect(heard().event.type).toBe('CustomerValidated');
});
