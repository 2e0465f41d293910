import * as fc from 'fast-check';
import { definitions } from './catalogue';
import { MAX_EVENT_BYTES } from './envelope';
import { EnvelopeRejectedError, type RejectionReason } from './errors';
import {
  MAX_EXTERNAL_DATA_BYTES,
  externalEventType,
  externalSource,
  parseExternalEvent,
} from './external-event';

const metadata = {
  eventId: '01935a1c-9a3e-7000-8000-00000000e001',
  eventType: 'order.shipped',
  version: 1,
  occurredAt: '2026-01-31T09:30:00.000Z',
  tenantId: 'acme',
  aggregateId: 'order-7',
  correlationId: 'c-1',
  causationId: null,
  producer: 'shop',
};
const data = { orderId: 7, lines: [{ text: 'a\nb' }] };

function reasonFor(change: object, source = 'external.acme'): RejectionReason | undefined {
  try {
    parseExternalEvent({ metadata, data, ...change }, source);
    return undefined;
  } catch (error) {
    if (error instanceof EnvelopeRejectedError) return error.reason;
    throw error;
  }
}

it('reads an event of a tenant’s own systems, its data as it was sent', () => {
  expect(parseExternalEvent({ metadata, data }, externalSource('acme'))).toEqual({
    external: true,
    type: 'order.shipped',
    metadata,
    data,
  });
});

it.each(['external.globex', 'external.', 'external.acme.eu', 'fanfare.webhooks'])(
  'refuses an event of acme that comes from %s: nobody speaks for another tenant',
  (source) => {
    expect(reasonFor({}, source)).toBe('FOREIGN_TENANT');
  },
);

it.each(definitions)('refuses an event that calls itself $name, as the platform’s does', ({ name }) => {
  expect(reasonFor({ metadata: { ...metadata, eventType: name } })).toBe('RESERVED_EVENT_TYPE');
  expect(externalEventType.safeParse(name).success).toBe(false);
});

it.each(['', '.', 'order.', '.order', 'order..shipped', 'order-shipped', 'örder', 'a b', 'x'.repeat(129)])(
  'refuses the type %p',
  (eventType) => {
    expect(reasonFor({ metadata: { ...metadata, eventType } })).toBe('MALFORMED_ENVELOPE');
  },
);

it.each(['a', 'order.shipped', 'ORDER_7.x_', 'constructor', `${'x.'.repeat(63)}xx`])(
  'takes the type %p',
  (eventType) => {
    expect(reasonFor({ metadata: { ...metadata, eventType } })).toBeUndefined();
  },
);

it.each([
  ['no data', { data: undefined }],
  ['a list as data', { data: [] }],
  ['data that cannot be stored', { data: { deep: ['\0'] } }],
  ['no metadata', { metadata: undefined }],
  ['an id that is no UUID', { metadata: { ...metadata, eventId: '7' } }],
  ['no tenant', { metadata: { ...metadata, tenantId: '' } }],
])('refuses %s', (_, change) => {
  expect(reasonFor(change)).toBe('MALFORMED_ENVELOPE');
});

it('throws nothing but a rejection, whatever JSON it is given', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (detail, source) => {
      expect(() => parseExternalEvent(detail, source)).toThrow(EnvelopeRejectedError);
    }),
  );
});

it('leaves room for the largest envelope around the largest data', () => {
  const longest = '👋'.repeat(128);
  const largest = {
    ...metadata,
    eventType: 'x'.repeat(128),
    tenantId: '👋'.repeat(64),
    aggregateId: longest,
    correlationId: longest,
    causationId: longest,
    producer: longest,
    traceparent: longest,
  };
  const wrapper = 1_024;
  const bytes = Buffer.byteLength(JSON.stringify({ metadata: largest, data: '' }));
  expect(bytes + MAX_EXTERNAL_DATA_BYTES + wrapper).toBeLessThan(MAX_EVENT_BYTES);
});
