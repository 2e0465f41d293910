import { catalogue } from '@fanfare/event-contract/catalogue';
import { MAX_EVENT_BYTES } from '@fanfare/event-contract/envelope';
import { EnvelopeRejectedError, type RejectionReason } from '@fanfare/event-contract/errors';
import { type Route, routesOf } from '@fanfare/event-contract/routes';
import * as fc from 'fast-check';
import { busEvent } from '../../testing/bus-event';
import { readMessage } from './read-message';

const [route] = routesOf('accounts', 'test') as [Route];

/** Why a body is rejected; undefined when it is not. Anything but a rejection is passed on. */
function rejection(body: string): RejectionReason | undefined {
  try {
    readMessage(body, route);
    return undefined;
  } catch (error) {
    if (error instanceof EnvelopeRejectedError) return error.reason;
    throw error;
  }
}

it('reads a good event, and keeps its data as it was sent', () => {
  const data = { ...catalogue.CustomerValidated.example, addedLater: { by: 'the publisher' } };
  const read = readMessage(busEvent('CustomerValidated', { data }), route);

  expect(read.event).toMatchObject({
    type: 'CustomerValidated',
    metadata: { tenantId: 'acme', correlationId: 'correlation-1' },
    data: catalogue.CustomerValidated.example,
  });
  expect(read.event.data).not.toHaveProperty('addedLater');
  expect(read.rawData).toEqual(data);
});

const good = JSON.parse(busEvent('CustomerValidated')) as { detail: object };

it.each<[RejectionReason, string, string]>([
  ['MALFORMED_ENVELOPE', 'is empty', ''],
  ['MALFORMED_ENVELOPE', 'is no JSON', '{"detail"'],
  ['MALFORMED_ENVELOPE', 'is null', 'null'],
  ['MALFORMED_ENVELOPE', 'is a number', '7'],
  ['MALFORMED_ENVELOPE', 'is a list', '[]'],
  ['MALFORMED_ENVELOPE', 'is no EventBridge event', '{}'],
  ['MALFORMED_ENVELOPE', 'is a bare envelope', JSON.stringify(good.detail)],
  ['MALFORMED_ENVELOPE', 'has a text as detail', JSON.stringify({ ...good, detail: '{}' })],
  ['MALFORMED_ENVELOPE', 'has no metadata', JSON.stringify({ ...good, detail: { data: {} } })],
  [
    'MALFORMED_ENVELOPE',
    'has an id that is none',
    busEvent('CustomerValidated', { metadata: { eventId: '1' } }),
  ],
  ['MALFORMED_ENVELOPE', 'has no tenant', busEvent('CustomerValidated', { metadata: { tenantId: '' } })],
  [
    'MALFORMED_ENVELOPE',
    'has NUL in a tenant',
    busEvent('CustomerValidated', { metadata: { tenantId: 'a\0' } }),
  ],
  [
    'UNKNOWN_EVENT_TYPE',
    'names an event that nobody publishes',
    busEvent('CustomerValidated', { metadata: { eventType: 'CustomerEaten' } }),
  ],
  [
    'UNKNOWN_EVENT_TYPE',
    'names a member of every object',
    busEvent('CustomerValidated', { metadata: { eventType: 'constructor' } }),
  ],
  ['FUTURE_VERSION', 'comes from the future', busEvent('CustomerValidated', { metadata: { version: 99 } })],
  ['MALFORMED_ENVELOPE', 'has no data', busEvent('CustomerValidated', { data: undefined })],
  ['INVALID_DATA', 'has other data', busEvent('CustomerValidated', { data: { customerId: 7 } })],
  ['UNEXPECTED_EVENT', 'is for somebody else', busEvent('CustomerRegistered')],
  [
    'UNEXPECTED_EVENT',
    'is from somebody else',
    busEvent('CustomerValidated', { source: 'fanfare.accounts' }),
  ],
  [
    'UNEXPECTED_EVENT',
    'says two things',
    busEvent('CustomerValidated', { detailType: 'CustomerRegistered' }),
  ],
])('rejects as %s a message that %s', (reason, _, body) => {
  expect(rejection(body)).toBe(reason);
});

it('rejects a message by its bytes, not by its characters', () => {
  const filled = (length: number, fill: string): string => {
    const data = { ...catalogue.CustomerValidated.example, fill: '' };
    const room = length - Buffer.byteLength(busEvent('CustomerValidated', { data }));
    data.fill = fill.repeat(Math.ceil(room / Buffer.byteLength(fill)));
    return busEvent('CustomerValidated', { data });
  };
  expect(rejection(filled(MAX_EVENT_BYTES, 'x'))).toBeUndefined();
  expect(rejection(filled(MAX_EVENT_BYTES + 1, 'x'))).toBe('TOO_LARGE');
  expect(rejection(filled(MAX_EVENT_BYTES + 1, 'ü'))).toBe('TOO_LARGE');
});

it('has a reason for everything that it does not read', () => {
  const json = fc.json({ maxDepth: 2 });
  fc.assert(
    fc.property(fc.oneof(json, fc.string({ unit: 'binary' })), (body) => {
      expect(rejection(body)).toBeDefined();
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('metadata', 'data'), (value, part) => {
      const detail = { ...good.detail, [part]: value };
      expect(rejection(JSON.stringify({ ...good, detail }))).toBeDefined();
    }),
  );
});
