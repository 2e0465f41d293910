import { legacyEventReceived } from '@fanfare/event-contract/events/bridge/legacy-event-received.event';
import { encodeBody, PayloadBuilder } from '@fanfare/mega';
import { received } from '../../testing/received';
import { contentHash, readLegacyEvent } from './legacy-event';

const messageId = received('{}').messageId;

function event(fields: object = {}) {
  return new PayloadBuilder()
    .withEvent({ name: 'book.lent', timestamp: '2021-03-04T05:06:07.123Z', version: 3, days: 14, ...fields })
    .withObject({ type: 'book', id: '42', current: { id: 42 } })
    .build();
}

/** What SNS makes of a message when it does not deliver it raw. */
function wrapped(Message: string, changes: object = {}): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: 'sns-1',
    TopicArn: 'arn:aws:sns:us-east-1:1:topic',
    Timestamp: '2026-11-02T12:00:00.000Z',
    Message,
    ...changes,
  });
}

const read = (body: string) => readLegacyEvent(received(body), 'warehouse');
const hash = (body: string) => contentHash(read(body), 'acme').toString('hex');

describe('what an older system said', () => {
  it('is, as a MEGA event, all of the event under its own version, from its publisher', () => {
    const { data, isDated } = read(encodeBody(event({ publisher: 'library' })));
    expect(data).toEqual({
      kind: 'MEGA',
      version: 3,
      payload: {
        protocol: 'mega',
        version: 1,
        event: {
          name: 'book.lent',
          timestamp: '2021-03-04T05:06:07.123Z',
          version: 3,
          publisher: 'library',
          attributes: { days: 14 },
        },
        object: { type: 'book', id: '42', version: 1, current: { id: 42 } },
      },
      originalMessageId: messageId,
      sourceSystem: 'library',
    });
    expect(isDated).toBe(true);
  });

  it('is, as an object, the object, from the system whose queue it is', () => {
    expect(read('{"stock":3}')).toEqual({
      data: {
        kind: 'DATA',
        version: 1,
        payload: { stock: 3 },
        originalMessageId: messageId,
        sourceSystem: 'warehouse',
      },
      isDated: false,
    });
  });

  it.each([[null], [''], ['x'.repeat(129)], ['line\nbreak']])(
    'comes from the queue’s system when the publisher is %j',
    (publisher) => {
      expect(read(encodeBody(event({ publisher }))).data.sourceSystem).toBe('warehouse');
    },
  );

  it('has the id that SNS gave it, when that can be one', () => {
    expect(read(wrapped('{"stock":3}')).data.originalMessageId).toBe('sns-1');
    expect(read(wrapped('{"stock":3}', { MessageId: 'x'.repeat(129) })).data.originalMessageId).toBe(
      messageId,
    );
  });

  it('is what the contract calls a LegacyEventReceived', () => {
    for (const body of [encodeBody(event(), { binaryEncoding: true }), '{"a":{"b":[1,null]}}'])
      expect(legacyEventReceived.schema.safeParse(read(body).data).success).toBe(true);
  });

  it.each([
    ['hello world!', 'NO_OBJECT'],
    ['deadbeef', 'NO_OBJECT'],
    [wrapped('hello world!'), 'NO_OBJECT'],
    [
      wrapped('', { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: 'https://x.test' }),
      'SNS_CONFIRMATION',
    ],
    ['{"a":"\\u0000"}', 'UNSENDABLE_VALUE'],
    [encodeBody(event()).replace('"version":3', '"version":1e300'), 'UNSENDABLE_VALUE'],
  ])('is not %s: %s', (body, reason) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ reason }) as Error);
  });
});

describe('the content of what was said', () => {
  const json = encodeBody(event());

  it('is the same in JSON and BSON, raw and wrapped, and in whichever order', () => {
    const bson = encodeBody(event(), { binaryEncoding: true });
    expect(new Set([json, bson, wrapped(json), wrapped(bson)].map(hash)).size).toBe(1);
    expect(hash('{"a":1,"b":2}')).toBe(hash('{"b":2,"a":1}'));
  });

  it('is another for another payload, kind or owner', () => {
    const object = read('{"a":1}');
    const hashes = [
      contentHash(object, 'acme'),
      contentHash(object, 'globex'),
      contentHash(read('{"a":2}'), 'acme'),
      contentHash({ ...object, data: { ...object.data, kind: 'MEGA' } }, 'acme'),
    ];
    expect(new Set(hashes.map(String)).size).toBe(4);
  });
});
