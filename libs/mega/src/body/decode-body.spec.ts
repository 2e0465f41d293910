import { Binary, type Document, Decimal128, Double, Long, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import { Decimal, decodeBody, InvalidMegaPayloadError, MegaPayload, UndecodableBodyError } from '../mega';

const mega = { protocol: 'mega', version: 1, event: { name: 'x', timestamp: '2020-01-01T00:00:00Z' } };
const envelope = {
  Type: 'Notification',
  MessageId: 'm-1',
  TopicArn: 'arn:aws:sns:us-east-2:1:t',
  Message: '{"a":1}',
  Timestamp: '2012-05-02T00:54:06.655Z',
};
const confirmation = {
  ...envelope,
  Type: 'SubscriptionConfirmation',
  Token: 'tok',
  SubscribeURL: 'https://example.test',
};

function bson(document: Document): string {
  return Buffer.from(serialize(document)).toString('base64');
}

function kindOf(body: unknown): string {
  return decodeBody(typeof body === 'string' ? body : JSON.stringify(body)).kind;
}

describe('decoding a body', () => {
  it('never throws, whatever it is given', () => {
    const bytes = fc.uint8Array().map((each) => Buffer.from(each).toString('base64'));
    const json = fc.json();
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), bytes, json), (body) => {
        expect(decodeBody(body)).toHaveProperty('kind');
      }),
    );
  });

  it.each([
    ['', 'PLAINTEXT'],
    ['\uFEFF{}', 'PLAINTEXT'],
    [' \n{"a":1}\t', 'DATA'],
    ['{"a":NaN}', 'PLAINTEXT'],
    ['true', 'UNDECODABLE'],
    ['[]', 'UNDECODABLE'],
    ['null', 'UNDECODABLE'],
    ['user', 'BINARY'],
    ['QQ==', 'BINARY'],
    ['QQ=', 'PLAINTEXT'],
    ['QQ==QQ==', 'PLAINTEXT'],
    ['a===', 'PLAINTEXT'],
    ['trueAAAA', 'BINARY'],
  ])('finds %j to be %s', (body, kind) => {
    expect(kindOf(body)).toBe(kind);
  });

  it('survives nesting without end, in JSON and in BSON', () => {
    expect(kindOf(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)).toBe('DATA');
    const depth = 100_000;
    const open = Buffer.concat(
      Array.from({ length: depth }, (_, level) => {
        const head = Buffer.from([0, 0, 0, 0, 3, 97, 0]);
        head.writeInt32LE(8 * (depth - level) + 5);
        return head;
      }),
    );
    const document = Buffer.concat([open, Buffer.from([5, 0, 0, 0, 0]), Buffer.alloc(depth)]);
    expect(kindOf(document.toString('base64'))).toBe('BINARY');
  });

  it('keeps a key named __proto__ a key', () => {
    const bodies = [
      '{"__proto__":{"polluted":1}}',
      bson(JSON.parse('{"__proto__":{"polluted":{"$numberLong":1}}}') as Document),
    ];
    for (const { payload } of bodies.map(decodeBody)) {
      expect(Object.keys(payload ?? {})).toEqual(['__proto__']);
      expect(payload).not.toHaveProperty('polluted');
    }
  });

  it('gives the values of BSON the form that payloads have', () => {
    const id = new ObjectId();
    const at = new Date('2020-01-01T00:00:00Z');
    const { payload } = decodeBody(
      bson({
        at,
        id,
        bytes: new Binary(Buffer.from('hi')),
        price: Decimal128.fromString('19.990'),
        none: Decimal128.fromString('NaN'),
        small: Long.fromNumber(5),
        large: Long.fromString('9007199254740993'),
        five: new Double(5),
        nested: [{ deep: Long.fromNumber(6) }],
        reference: { $ref: 'books', $id: id, copy: Long.fromNumber(7) },
      }),
    );
    expect(payload).toEqual({
      at,
      id: id.toHexString(),
      bytes: Uint8Array.from(Buffer.from('hi')),
      price: Decimal.parse('19.990'),
      none: Number.NaN,
      small: 5,
      large: 9007199254740993n,
      five: 5,
      nested: [{ deep: 6 }],
      reference: { $ref: 'books', $id: id.toHexString(), copy: 7 },
    });
  });

  it('reads MEGA from BSON, with its version in any kind of number and a native timestamp', () => {
    const timestamp = new Date('2020-01-01T00:00:00Z');
    const { payload } = decodeBody(
      bson({ ...mega, version: Long.fromNumber(1), event: { ...mega.event, timestamp } }),
    );
    expect(payload).toBeInstanceOf(MegaPayload);
    expect((payload as MegaPayload).event.timestamp).toEqual(timestamp);
  });

  it('says why it cannot be decoded, and what the publisher broke', () => {
    const decoded = decodeBody(JSON.stringify({ ...mega, event: { name: 'x' } }));
    expect(decoded).toMatchObject({ kind: 'UNDECODABLE', payload: null });
    const reason = decoded.kind === 'UNDECODABLE' ? decoded.reason : undefined;
    expect(reason).toBeInstanceOf(UndecodableBodyError);
    expect(reason?.cause).toBeInstanceOf(InvalidMegaPayloadError);
    expect(reason?.message).toContain('event.timestamp is missing');
  });
});

describe('an envelope of SNS', () => {
  it('is opened once, also when it comes as BSON', () => {
    for (const body of [JSON.stringify(envelope), bson(envelope)])
      expect(decodeBody(body)).toEqual({
        kind: 'DATA',
        payload: { a: 1 },
        embeddedMessage: {
          type: 'Notification',
          messageId: 'm-1',
          topicArn: 'arn:aws:sns:us-east-2:1:t',
          timestamp: new Date('2012-05-02T00:54:06.655Z'),
          subject: null,
          unsubscribeUrl: null,
        },
      });
    const twice = { ...envelope, Message: JSON.stringify(envelope) };
    expect(decodeBody(JSON.stringify(twice)).payload).toEqual(envelope);
  });

  it('is kept when what it holds cannot be decoded', () => {
    const decoded = decodeBody(JSON.stringify({ ...envelope, Message: '123' }));
    expect(decoded).toMatchObject({ kind: 'UNDECODABLE', embeddedMessage: { messageId: 'm-1' } });
  });

  it('asks whether a subscription is wanted, without a payload', () => {
    expect(decodeBody(JSON.stringify(confirmation))).toEqual({
      kind: 'NONE',
      payload: null,
      embeddedMessage: {
        type: 'SubscriptionConfirmation',
        messageId: 'm-1',
        topicArn: 'arn:aws:sns:us-east-2:1:t',
        timestamp: new Date('2012-05-02T00:54:06.655Z'),
        token: 'tok',
        subscribeUrl: 'https://example.test',
        rawMessage: '{"a":1}',
      },
    });
  });

  it.each([
    ['another type', { ...envelope, Type: 'Other' }],
    ['a type that is a key of objects', { ...envelope, Type: 'constructor' }],
    ['a null id', { ...envelope, MessageId: null }],
    ['a message that is an object', { ...envelope, Message: {} }],
    ['a date for a timestamp', { ...envelope, Timestamp: '2012-05-02' }],
    ['a numeric timestamp', { ...envelope, Timestamp: 1335920046 }],
    ['a numeric subject', { ...envelope, Subject: 5 }],
    ['no token in a confirmation', { ...confirmation, Token: undefined }],
    ['no URL in a confirmation', { ...confirmation, SubscribeURL: null }],
  ])('is plain data with %s', (_fault, malformed) => {
    expect(decodeBody(JSON.stringify(malformed))).toEqual({
      kind: 'DATA',
      payload: JSON.parse(JSON.stringify(malformed)) as unknown,
      embeddedMessage: null,
    });
  });
});
