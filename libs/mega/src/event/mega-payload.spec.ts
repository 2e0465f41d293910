import { decimal, InvalidMegaPayloadError, MegaPayload } from '../mega';

const header = { protocol: 'mega', version: 1 };
const event = { name: 'door.opened', timestamp: '2021-03-04T05:06:07Z' };

/** `section.field: reason` of each fault that parsing finds. */
function faultsIn(payload: object): readonly string[] {
  try {
    MegaPayload.parse({ ...header, ...payload });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidMegaPayloadError)) throw error;
    return error.faults.map(({ section, field, reason }) => `${section}.${field}: ${reason}`);
  }
}

describe('parsing a payload', () => {
  it('finds every fault of every section at once', () => {
    const broken = {
      event: { name: '', timestamp: 1577836800, version: true, domain: 5, subject: ['x'], attributes: [] },
      object: { current: {}, id: 7, version: '1.5', previous: 'old' },
      extra: 'more',
    };
    expect(faultsIn(broken)).toEqual([
      'payload.extra: not a mapping',
      'event.name: empty',
      'event.version: not an integer',
      'event.domain: not text',
      'event.subject: not text',
      'event.attributes: not a mapping',
      'event.timestamp: not a datetime',
      'object.current: empty',
      'object.id: not text',
      'object.version: not an integer',
      'object.previous: not a mapping',
    ]);
  });

  it.each([
    ['no event', {}, 'payload.event: missing'],
    ['a null event', { event: null }, 'payload.event: null not allowed'],
    ['an event that is text', { event: 'door.opened' }, 'payload.event: not a mapping'],
    ['no timestamp', { event: { name: 'x' } }, 'event.timestamp: missing'],
    ['a null timestamp', { event: { name: 'x', timestamp: null } }, 'event.timestamp: null not allowed'],
    ['a null name', { event: { ...event, name: null } }, 'event.name: null not allowed'],
    ['an object without current', { event, object: {} }, 'object.current: missing'],
    ['an object that is a list', { event, object: [] }, 'payload.object: not a mapping'],
    ['another protocol', { protocol: 'MEGA', event }, 'payload.protocol: not the MEGA protocol'],
    ['another version', { version: '1', event }, 'payload.protocol: not the MEGA protocol'],
    ['true as version', { version: true, event }, 'payload.protocol: not the MEGA protocol'],
  ])('refuses %s', (_fault, payload, fault) => {
    expect(faultsIn(payload)).toEqual([fault]);
  });

  it.each([undefined, null, 'mega', [], 5])('refuses %s', (decoded) => {
    expect(() => MegaPayload.parse(decoded)).toThrow(InvalidMegaPayloadError);
  });

  it('reads a decimal of BSON as the integer that it holds', () => {
    const read = (version: unknown) =>
      MegaPayload.parse({ ...header, event: { ...event, version } }).event.version;
    expect([decimal('2.7'), 3n].map(read)).toEqual([2, 3]);
    expect(() => read(decimal('1e999'))).toThrow(InvalidMegaPayloadError);
  });

  it.each([
    [2, 2],
    [2.7, 2],
    [-2.7, -2],
    [' +7 ', 7],
    ['-3', -3],
    [0, 1],
    [null, 1],
    [5n, 5],
  ])('reads the version %s as %s', (version, expected) => {
    expect(MegaPayload.parse({ ...header, event: { ...event, version } }).event.version).toBe(expected);
  });

  it.each([true, '', '1.5', '1e3', [], {}, Number.NaN])('refuses the version %s', (version) => {
    expect(faultsIn({ event: { ...event, version } })).toEqual(['event.version: not an integer']);
  });

  it('collects the keys of the event that the protocol does not know, which win over attributes', () => {
    const inline = { ...event, shelf: 'B4', q: 2, attributes: { q: 1, r: 3 } };
    const { attributes } = MegaPayload.parse({ ...header, event: inline }).event;
    expect(attributes).toEqual({ q: 2, r: 3, shelf: 'B4' });
  });

  it('lets no key of a payload become anything but a key', () => {
    const hostile =
      '{"name":"x","timestamp":"2020-01-01T00:00:00Z","__proto__":{"polluted":1},"attributes":{"__proto__":{"p":2},"constructor":3}}';
    const { attributes } = MegaPayload.parse({ ...header, event: JSON.parse(hostile) as unknown }).event;
    expect(Object.keys(attributes).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  it('accepts a native datetime, as BSON has them', () => {
    const timestamp = new Date('2020-01-01T00:00:00.123Z');
    expect(MegaPayload.parse({ ...header, event: { ...event, timestamp } }).event.timestamp).toEqual(
      timestamp,
    );
  });

  it('ignores what it does not know at the top and in the object', () => {
    const payload = MegaPayload.parse({
      ...header,
      event,
      object: { current: { a: 1 }, colour: 'red' },
      more: true,
    });
    expect(payload.toJSON()).toEqual({
      ...header,
      event: { ...event, version: 1 },
      object: { current: { a: 1 }, version: 1 },
    });
  });
});
