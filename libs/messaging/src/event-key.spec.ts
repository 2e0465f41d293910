import { eventKey, externalEventKey } from './event-key';

const eventId = '01935a1c-9a3e-7000-8000-00000000e001';
const metadata = {
  eventId,
  eventType: 'order.shipped',
  version: 1,
  occurredAt: '2026-01-31T09:30:00.000Z',
  tenantId: 'acme',
  aggregateId: 'order-7',
  correlationId: 'c-1',
  causationId: null,
  producer: 'shop',
};

it('an event of the platform is known by its id', () => {
  expect(eventKey({ metadata })).toBe(eventId);
});

it('an external event is known by a UUID of its tenant and id, always the same one', () => {
  const key = eventKey({ metadata, external: true });
  expect(key).toBe('6fd05e83-3e30-83cc-a917-121f274e4c23');
  expect(key).toBe(externalEventKey('acme', eventId));
  expect(key).toBe(externalEventKey('acme', eventId.toUpperCase()));
});

it('tenants that choose the same id get different keys', () => {
  expect(externalEventKey('globex', eventId)).not.toBe(externalEventKey('acme', eventId));
});
