import fc from 'fast-check';
import { jsonObject, pattern } from '../../testing/arbitrary-patterns';
import { readMessage } from '../listen/read-message';
import {
  type DataPattern,
  DataSubscriber,
  encodeBody,
  type EventPatterns,
  EventSubscriber,
  type Mapping,
  oneOf,
} from '../mega';
import {
  compileDataSubscriber,
  type CompiledSubscriber,
  compileEventSubscriber,
} from './compiled-subscriber';
import type { SqsMessage } from './sqs-message';
import { SubscriberIndex } from './subscriber-index';

class PredicateError extends Error {}

const throwing = () => {
  throw new PredicateError();
};
const nothing = () => undefined;
const word = fc.constantFrom('a', 'ab', '5');
const texts = fc.array(word, { minLength: 1, maxLength: 2 }).map((items) => oneOf(...items));
const each = fc.oneof(word, texts, fc.constant(throwing), pattern);
const patterns = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), each, { maxKeys: 3 }), {
  maxLength: 8,
});

function dataSubscribers(all: readonly DataPattern[]): readonly CompiledSubscriber[] {
  return all.map((each) =>
    compileDataSubscriber(new (DataSubscriber.define('', { pattern: each }, nothing))()),
  );
}

function eventSubscribers(all: readonly EventPatterns[]): readonly CompiledSubscriber[] {
  return all.map((each) => compileEventSubscriber(new (EventSubscriber.define('', each, nothing))()));
}

/** Those that do not just answer no, and how they answer instead. */
function answers(asked: readonly CompiledSubscriber[], message: SqsMessage): readonly unknown[] {
  return asked.flatMap((subscriber) => {
    try {
      return subscriber.matches(message) ? [[subscriber, 'matches']] : [];
    } catch (error) {
      expect(error).toBeInstanceOf(PredicateError);
      return [[subscriber, 'throws']];
    }
  });
}

function messageWith(payload: Mapping): SqsMessage {
  return readMessage({ Body: encodeBody(payload) });
}

function expectSameAnswers(subscribers: readonly CompiledSubscriber[], message: SqsMessage): void {
  const candidates = new SubscriberIndex(subscribers).candidates(message);
  const listening = subscribers.filter(({ listensTo }) => listensTo === message.kind);
  expect(answers(candidates, message)).toEqual(answers(listening, message));
}

describe('the index of subscribers', () => {
  it('finds for each object, in order, every subscriber that would answer anything but no', () => {
    fc.assert(
      fc.property(patterns, jsonObject, (all, payload) => {
        expectSameAnswers(dataSubscribers(all), messageWith(payload));
      }),
      { numRuns: 300 },
    );
  });

  it('finds for each event, in order, every subscriber that would answer anything but no', () => {
    const field = fc.constantFrom<keyof EventPatterns>(
      'name',
      'domain',
      'subject',
      'attributes',
      'objectCurrent',
    );
    const eventPatterns = fc.array(fc.dictionary(field, fc.oneof(each, fc.dictionary(word, each))), {
      maxLength: 8,
    });
    const event = fc.record({ name: word, domain: word, attributes: jsonObject });
    fc.assert(
      fc.property(eventPatterns, event, (all, fields) => {
        const timestamp = '2020-01-01T00:00:00Z';
        const message = messageWith({ protocol: 'mega', version: 1, event: { ...fields, timestamp } });
        expectSameAnswers([...eventSubscribers(all), ...dataSubscribers([{}])], message);
      }),
      { numRuns: 300 },
    );
  });

  it('asks one subscriber in a hundred that each name their event', () => {
    const all = eventSubscribers(
      Array.from({ length: 100 }, (_, ordinal) => ({ name: `event-${String(ordinal)}`, domain: 'd' })),
    );
    const message = messageWith({
      protocol: 'mega',
      version: 1,
      event: { name: 'event-42', domain: 'd', timestamp: '2020-01-01T00:00:00Z' },
    });
    expect(new SubscriberIndex(all).candidates(message)).toEqual([all[42]]);
  });

  it('goes by the condition that tells subscribers apart, however deep it is', () => {
    const all = dataSubscribers(
      ['x', 'y', 'z'].map((deep) => ({ kind: 'same', level: { one: { two: deep } } })),
    );
    const message = messageWith({ kind: 'same', level: { one: { two: 'y' } } });
    expect(new SubscriberIndex(all).candidates(message)).toEqual([all[1]]);
  });

  it('asks those that demand no text for every message of their kind', () => {
    const all = [...dataSubscribers([{ a: 5 }, { a: '' }, { a: ['x'] }]), ...eventSubscribers([{}])];
    expect(new SubscriberIndex(all).candidates(messageWith({ other: 1 }))).toEqual(all.slice(0, 3));
  });
});
