import {
  and,
  DataSubscriber,
  empty,
  EventSubscriber,
  gt,
  gte,
  match,
  not,
  oneOf,
  type SubscriberClass,
} from '../src/mega';

const domains = ['library', 'account', 'billing', 'shipping'];

const nothing = (): undefined => undefined;

/** A subscriber as programs have them: seven in ten name their event, one its family, two are for plain objects. */
export function sampleSubscriber(ordinal: number): SubscriberClass {
  const name = `Subscriber${String(ordinal)}`;
  const domain = domains[ordinal % domains.length] ?? '';
  switch (ordinal % 10) {
    case 1:
    case 2:
      return DataSubscriber.define(name, { pattern: dataPattern(ordinal) }, nothing);
    case 3:
      return EventSubscriber.define(
        name,
        { domain, eventName: match(`${domain}:family${String(ordinal)}:.*`) },
        nothing,
      );
    case 4:
      return EventSubscriber.define(
        name,
        { domain, eventName: oneOf(eventName(ordinal), eventName(ordinal + 1)), version: oneOf(1, 2) },
        nothing,
      );
    default:
      return EventSubscriber.define(
        name,
        {
          eventName: eventName(ordinal),
          attributes: { item: not(empty()), quantity: gt(0) },
          objectVersion: gte(1),
        },
        nothing,
      );
  }
}

/** The name of the event that a subscriber is for. */
export function eventName(ordinal: number): string {
  return `item.changed.${String(ordinal)}`;
}

/** The type of the object that a subscriber is for. */
export function objectType(ordinal: number): string {
  return `object-${String(ordinal)}`;
}

function dataPattern(ordinal: number) {
  return {
    type: objectType(ordinal),
    user: { id: gt(0), email: not(match('test@.*')) },
    amount: and(gt(0), not(gt(10_000))),
  };
}
