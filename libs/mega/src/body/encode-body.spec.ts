import {
  date,
  datetime,
  decimal,
  decodeBody,
  encodeBody,
  MegaPayload,
  type Publishable,
  UnserialisablePayloadError,
} from '../mega';

class Point {
  constructor(readonly x = 1) {}
}

/** Contains itself. */
function endless(): Publishable {
  const payload: Record<string, unknown> = {};
  payload['self'] = { again: payload };
  return payload;
}

describe('encoding a payload', () => {
  it('sorts the keys of JSON at every level', () => {
    expect(encodeBody({ b: { z: 1, a: [{ y: 1, x: 2 }] }, a: null })).toBe(
      '{"a":null,"b":{"a":[{"x":2,"y":1}],"z":1}}',
    );
  });

  it('writes what JSON has no word for as text', () => {
    const payload = {
      at: new Date('2020-01-01T00:00:00Z'),
      on: date('2020-01-01'),
      since: datetime('2020-01-01T00:00+05:00'),
      price: decimal('19.990'),
      count: 5n,
      link: new URL('https://example.org/'),
      absent: undefined,
      list: [undefined],
    };
    expect(JSON.parse(encodeBody(payload))).toEqual({
      at: '2020-01-01T00:00:00.000Z',
      on: '2020-01-01',
      since: '2020-01-01T00:00:00+05:00',
      price: '19.990',
      count: 5,
      link: 'https://example.org/',
      list: [null],
    });
  });

  it('writes what BSON has a word for as it is', () => {
    const payload = {
      at: new Date('2020-01-01T00:00:00Z'),
      since: datetime('2020-01-01T00:00+05:00'),
      price: decimal('19.990'),
      large: 2n ** 62n,
      bytes: Buffer.from('hi'),
      absent: undefined,
    };
    expect(decodeBody(encodeBody(payload, { binaryEncoding: true })).payload).toEqual({
      at: new Date('2020-01-01T00:00:00Z'),
      since: new Date('2019-12-31T19:00:00Z'),
      price: decimal('19.990'),
      large: 2n ** 62n,
      bytes: Uint8Array.from(Buffer.from('hi')),
    });
  });

  it('changes nothing that it is given, and writes a key named __proto__ as a key', () => {
    const payload = JSON.parse('{"__proto__":{"a":1},"b":[1]}') as Publishable;
    for (const binaryEncoding of [false, true]) {
      const { payload: decoded } = decodeBody(encodeBody(payload, { binaryEncoding }));
      expect(JSON.stringify(decoded)).toBe('{"__proto__":{"a":1},"b":[1]}');
    }
  });

  it('takes a MEGA payload within an object as what it serialises to', () => {
    const mega = {
      protocol: 'mega',
      version: 1,
      event: { name: 'x', timestamp: '2020-01-01T00:00:00Z', version: 1 },
    };
    expect(JSON.parse(encodeBody({ quoted: MegaPayload.parse(mega) }))).toEqual({ quoted: mega });
  });

  it.each<[string, unknown, string]>([
    ['bytes', { a: { b: Buffer.from('x') } }, '$.a.b'],
    ['a set', { a: [1, new Set()] }, '$.a.1'],
    ['a map', { a: new Map() }, '$.a'],
    ['an instance of a class', { a: new Point() }, '$.a'],
    ['a function', { a: () => 1 }, '$.a'],
    ['a symbol', { a: Symbol('x') }, '$.a'],
    ['NaN', { a: Number.NaN }, '$.a'],
    ['infinity', { a: Number.POSITIVE_INFINITY }, '$.a'],
    ['a large integer', { a: 2n ** 60n }, '$.a'],
    ['an invalid Date', { a: new Date(Number.NaN) }, '$.a'],
  ])('refuses %s in JSON and says where it is', (_kind, payload, path) => {
    expect(() => encodeBody(payload as Publishable)).toThrow(expect.objectContaining({ path }) as Error);
  });

  it.each<[string, unknown, string]>([
    ['an integer of more than 64 bits', { a: 2n ** 63n }, '$.a'],
    ['half a surrogate pair', { a: '\ud800' }, '$.a'],
    ['an invalid Date', { a: new Date(Number.NaN) }, '$.a'],
    ['a decimal of more than 34 digits', { a: decimal('0.12345678901234567890123456789012345') }, '$.a'],
    ['a key with a null character', { 'a\0b': 1 }, '$'],
  ])('refuses %s in BSON and says where it is', (_kind, payload, path) => {
    expect(() => encodeBody(payload as Publishable, { binaryEncoding: true })).toThrow(
      expect.objectContaining({ name: 'UnserialisablePayloadError', path }) as Error,
    );
  });

  it.each<unknown>([undefined, null, 5, true, [], new Set(), new Point(), () => 1])(
    'refuses %p as a payload',
    (payload) => {
      expect(() => encodeBody(payload as Publishable)).toThrow(UnserialisablePayloadError);
    },
  );

  it('refuses what contains itself', () => {
    for (const binaryEncoding of [false, true])
      expect(() => encodeBody(endless(), { binaryEncoding })).toThrow(
        /contains itself, or is nested too deeply/,
      );
  });
});
