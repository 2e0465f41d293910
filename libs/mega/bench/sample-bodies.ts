import { PayloadBuilder, type MegaPayload } from '../src/mega';
import { eventName, objectType } from './sample-subscribers';

const kinds = 10;

/** The bodies of messages, three events to one object, of which each is for one subscriber of `subscribers` or for none. */
export function sampleBodies(count: number, subscribers: number): readonly string[] {
  return Array.from({ length: count }, (_, ordinal) => {
    const subscriber = (ordinal * 7) % (subscribers + Math.ceil(subscribers / kinds));
    return JSON.stringify(ordinal % 4 === 3 ? sampleObject(subscriber) : sampleEvent(subscriber, 3));
  });
}

/** An event whose object has this many properties; 0, 21 and 230 make 0.2, 2 and 20 KB of JSON. */
export function sampleEvent(ordinal: number, properties: number): MegaPayload {
  const lines = Array.from({ length: properties }, (_, line) => [
    `property_${String(line)}`,
    line % 3 === 0
      ? { sku: `sku-${String(line)}`, price: 19.99 + line, quantity: line, tags: ['new', 'sale'] }
      : `value number ${String(line)} of the object, with some length to it, as values have`,
  ]);
  return new PayloadBuilder()
    .withEvent({
      name: eventName(ordinal),
      timestamp: '2021-03-04T05:06:07.123Z',
      domain: 'library',
      item: 'c0ffee00',
      quantity: 5,
    })
    .withObject({
      type: 'item',
      id: String(ordinal),
      current: { id: ordinal, ...(Object.fromEntries(lines) as object) },
    })
    .build();
}

function sampleObject(ordinal: number): object {
  return {
    type: objectType(ordinal),
    user: { id: 987_650, email: 'reader@example.org', name: 'Some Reader' },
    amount: 120,
    sent: '2021-03-04T05:06:07Z',
  };
}
