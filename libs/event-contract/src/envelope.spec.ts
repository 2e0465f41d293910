import * as fc from 'fast-check';
import { z } from 'zod';
import { type EventName, catalogue, definitions } from './catalogue';
import { MAX_EVENT_BYTES, parseEnvelope } from './envelope';
import { EnvelopeRejectedError, type RejectionReason } from './errors';
import { type EventDefinition, defineEvent } from './event';
import { sampleEnvelope } from './snapshots';

const registered = sampleEnvelope(catalogue.CustomerRegistered);

/** The sample with some of its metadata or data replaced; undefined removes. */
function altered(part: 'metadata' | 'data', change: object): unknown {
  return JSON.parse(JSON.stringify({ ...registered, [part]: { ...registered[part], ...change } }));
}

function reasonFor(detail: unknown, ...rest: [typeof find?]): RejectionReason | undefined {
  try {
    parseEnvelope(detail, ...rest);
    return undefined;
  } catch (error) {
    if (error instanceof EnvelopeRejectedError) return error.reason;
    throw error;
  }
}

/** An event that is at its third version: `name` was split in two, then `title` was added. */
const renamed = defineEvent({
  name: 'CustomerRenamed',
  publisher: 'registration',
  version: 3,
  visibility: 'internal',
  description: 'Exists in this test only.',
  schema: z.object({ firstName: z.string(), lastName: z.string(), title: z.string() }),
  example: { firstName: 'Ada', lastName: 'Lovelace', title: 'Countess' },
  upcasters: {
    1: (data) => {
      const [firstName, lastName] = (data as { name: string }).name.split(' ');
      return { firstName, lastName };
    },
    2: (data) => ({ ...(data as object), title: 'none' }),
  },
});
const find = (name: string): EventDefinition | undefined => (name === renamed.name ? renamed : undefined);

function renamedAt(version: number, data: unknown): unknown {
  return { metadata: { ...sampleEnvelope(renamed).metadata, version }, data };
}

describe('parseEnvelope', () => {
  it.each(definitions)('gives back the example of $name, unchanged', (definition) => {
    const wire: unknown = JSON.parse(JSON.stringify(sampleEnvelope(definition)));
    expect(parseEnvelope(wire)).toEqual({ type: definition.name, ...sampleEnvelope(definition) });
  });

  it('drops fields that the schema does not know, at any depth', () => {
    const address = { city: 'London', planet: 'Earth' };
    const heard = parseEnvelope({ ...(altered('data', { address, shoeSize: 38 }) as object), extra: true });
    expect(heard.data).toMatchObject({ address: { city: 'London' } });
    expect(JSON.stringify(heard)).not.toMatch(/planet|shoeSize|extra/);
  });

  it('lifts data of every older version to the current one, and says which version that is', () => {
    const expected = { firstName: 'Ada', lastName: 'Lovelace' };
    const first = parseEnvelope(renamedAt(1, { name: 'Ada Lovelace' }), find);
    expect(first.data).toEqual({ ...expected, title: 'none' });
    expect(first.metadata.version).toBe(3);
    expect(parseEnvelope(renamedAt(2, expected), find).data).toEqual({ ...expected, title: 'none' });
    expect(parseEnvelope(renamedAt(3, { ...expected, title: 'Countess' }), find).data).toEqual(
      renamed.example,
    );
  });

  it('refuses a version that is newer than its own, because it cannot know what it means', () => {
    expect(reasonFor(altered('metadata', { version: 2 }))).toBe('FUTURE_VERSION');
    expect(reasonFor(renamedAt(4, renamed.example), find)).toBe('FUTURE_VERSION');
  });

  it('refuses older data that its upcaster cannot read, with the cause', () => {
    const refusal = () => parseEnvelope(renamedAt(1, { name: null }), find);
    expect(refusal).toThrow(
      expect.objectContaining({ reason: 'INVALID_DATA', cause: expect.any(TypeError) }),
    );
  });

  it('refuses older data when an upcaster is missing', () => {
    const gap = (name: string) =>
      name === renamed.name ? { ...renamed, upcasters: { 1: renamed.upcasters![1]! } } : undefined;
    expect(reasonFor(renamedAt(1, { name: 'Ada Lovelace' }), gap)).toBe('INVALID_DATA');
  });

  it.each<EventName | 'AdaCrowned' | '__proto__' | 'constructor' | 'toString'>([
    'AdaCrowned',
    '__proto__',
    'constructor',
    'toString',
  ])('refuses the type %s, which nobody publishes', (eventType) => {
    expect(reasonFor(altered('metadata', { eventType }))).toBe('UNKNOWN_EVENT_TYPE');
  });

  it.each([
    ['nothing', undefined],
    ['text', 'CustomerRegistered'],
    ['a list', [registered]],
    ['metadata without data', { metadata: registered.metadata }],
    ['data without metadata', { data: registered.data }],
    ['a missing tenant', altered('metadata', { tenantId: undefined })],
    ['an empty tenant', altered('metadata', { tenantId: '' })],
    ['an event id that is no UUID', altered('metadata', { eventId: 'first' })],
    ['a version of zero', altered('metadata', { version: 0 })],
    ['a version that is no whole number', altered('metadata', { version: 1.5 })],
    ['a local time', altered('metadata', { occurredAt: '2026-01-31T09:30:00' })],
    ['an undefined cause', altered('metadata', { causationId: undefined })],
    ['control characters', altered('metadata', { correlationId: 'a\0b' })],
  ])('refuses %s as malformed', (_what, detail) => {
    expect(reasonFor(detail)).toBe('MALFORMED_ENVELOPE');
  });

  it('refuses data that the schema does not allow, and names the fields without their values', () => {
    const detail = altered('data', { email: 'secret\n@example.com', address: { postalCode: 7 } });
    expect(reasonFor(detail)).toBe('INVALID_DATA');
    expect(() => parseEnvelope(detail)).toThrow(/email: .*address\.postalCode: /);
    expect(() => parseEnvelope(detail)).not.toThrow(/secret/);
  });

  it('accepts an offset in the time, and a cause', () => {
    expect(
      reasonFor(altered('metadata', { occurredAt: '2026-01-31T10:30:00+01:00', causationId: 'a' })),
    ).toBeUndefined();
  });

  it('throws nothing but a rejection, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(reasonFor(value)).toBe('MALFORMED_ENVELOPE');
      }),
    );
  });

  it('throws nothing but a rejection, whatever JSON stands in for the metadata or data of a real event', () => {
    const definition = fc.constantFrom<EventDefinition>(...definitions, renamed);
    const part = fc.constantFrom('metadata', 'data');
    const findAny = (name: string) => find(name) ?? definitions.find((candidate) => candidate.name === name);
    fc.assert(
      fc.property(
        definition,
        part,
        fc.jsonValue(),
        fc.integer({ min: 1, max: 4 }),
        (event, where, value, version) => {
          const { metadata, data } = sampleEnvelope(event);
          const replaced = { metadata: { ...metadata, version }, data, [where]: value };
          expect(['MALFORMED_ENVELOPE', 'INVALID_DATA', 'FUTURE_VERSION']).toContain(
            reasonFor(replaced, findAny),
          );
        },
      ),
    );
  });
});

describe('MAX_EVENT_BYTES', () => {
  it('has room for the largest data that any schema allows', () => {
    expect(MAX_EVENT_BYTES).toBeLessThanOrEqual(256 * 1024);
    const largest = { field: '👋'.repeat(100), code: '👋'.repeat(100), message: '👋'.repeat(500) };
    const failed = sampleEnvelope(catalogue.CustomerValidationFailed);
    const detail = { ...failed, data: { ...failed.data, errors: Array.from({ length: 50 }, () => largest) } };
    expect(reasonFor(detail)).toBeUndefined();
    expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(MAX_EVENT_BYTES);
  });
});
