import fc from 'fast-check';
import { jsonObject } from '../../testing/arbitrary-patterns';
import { decodeBody, encodeBody, InvalidMegaPayloadError, MegaEvent, MegaObject, MegaPayload } from '../mega';

const header = { protocol: 'mega', version: 1 };
const event = { name: 'door.opened', timestamp: '2021-03-04T05:06:07Z' };

describe('a payload', () => {
  const payloads = fc.record({
    event: fc.record(
      {
        name: fc.string({ minLength: 1 }),
        timestamp: fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }),
        version: fc.integer({ min: 1 }),
        domain: fc.option(fc.string()),
        subject: fc.option(fc.string()),
        publisher: fc.option(fc.string()),
        attributes: jsonObject,
      },
      { requiredKeys: ['name', 'timestamp'] },
    ),
    object: fc.option(
      fc.record(
        {
          current: jsonObject.map((current) => ({ id: 1, ...current })),
          type: fc.option(fc.string()),
          id: fc.option(fc.string()),
          version: fc.integer({ min: 1 }),
          previous: fc.option(jsonObject),
        },
        { requiredKeys: ['current'] },
      ),
    ),
    extra: jsonObject,
  });

  it('parses from what it serialises to, as an object, as JSON and as BSON', () => {
    fc.assert(
      fc.property(payloads, ({ event: fields, object, extra }) => {
        const payload = new MegaPayload({
          event: new MegaEvent(fields),
          object: object && new MegaObject(object),
          extra,
        });
        expect(MegaPayload.parse(payload.toJSON()).equals(payload)).toBe(true);
        const fromJson = decodeBody(encodeBody(payload)).payload as MegaPayload;
        expect(fromJson.equals(MegaPayload.parse(JSON.parse(JSON.stringify(payload))))).toBe(true);
        const fromBson = decodeBody(encodeBody(payload, { binaryEncoding: true })).payload;
        expect(payload.equals(fromBson)).toBe(true);
      }),
    );
  });

  it('equals one with the same values, and nothing else', () => {
    const make = (fields: object) => MegaPayload.parse({ ...header, event: { ...event, ...fields } });
    expect(make({ attributes: { a: [1] } }).equals(make({ a: [1] }))).toBe(true);
    expect(make({}).equals(make({ timestamp: '2021-03-04T06:06:07+01:00' }))).toBe(true);
    expect(make({}).equals(make({ timestamp: '2021-03-04T05:06:08Z' }))).toBe(false);
    expect(make({}).equals(make({ subject: '' }))).toBe(false);
    expect(make({}).equals(make({}).toJSON())).toBe(false);
  });

  it('is published with the offset and digits that it came with', () => {
    const payload = MegaPayload.parse({
      ...header,
      event: { ...event, timestamp: '2021-03-04T05:06:07.123456+02:00' },
    });
    expect(payload.toJSON()).toMatchObject({ event: { timestamp: '2021-03-04T05:06:07.123456+02:00' } });
    expect(payload.event.timestamp).toEqual(new Date('2021-03-04T03:06:07.123Z'));
  });

  it('prunes what is null or empty around it, never within', () => {
    const inner = { none: null, empty: {}, text: '' };
    const payload = new MegaPayload({
      event: new MegaEvent({ ...event, subject: '', attributes: inner }),
      object: new MegaObject({ current: inner, previous: {} }),
    });
    expect(payload.toJSON()).toEqual({
      ...header,
      event: { ...event, version: 1, subject: '', attributes: inner },
      object: { version: 1, current: inner },
    });
  });

  it('is checked again when it is published', () => {
    const payload = MegaPayload.parse({ ...header, event, object: { current: { a: 1 } } });
    Object.assign(payload.event, { name: '', subject: 5 });
    Object.assign(payload.object ?? {}, { current: null });
    expect(() => payload.toJSON()).toThrow(
      'event.name is empty, event.subject is not text, object.current is missing',
    );
    expect(() => encodeBody(payload)).toThrow(InvalidMegaPayloadError);
  });

  it('takes unknown keys of its constructor into extra and attributes', () => {
    const made = new MegaPayload({
      event: new MegaEvent({ ...event, email: 'a@b.c' }),
      extra: { a: 1, b: 1 },
      b: 2,
    });
    expect([made.extra, made.event.attributes]).toEqual([{ a: 1, b: 2 }, { email: 'a@b.c' }]);
  });
});
