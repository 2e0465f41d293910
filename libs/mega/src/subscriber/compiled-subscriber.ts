import { InvalidPatternError, InvalidSubscriberError } from '../errors';
import type { MegaPayload } from '../event/mega-payload';
import { compile } from '../pattern/compile';
import { any } from '../pattern/functions';
import { Matcher } from '../pattern/matcher';
import { Place } from '../pattern/place';
import { isMapping, type Mapping } from '../values/kinds';
import { type Anchor, anchorsOf } from './anchors';
import type { DataSubscriber } from './data-subscriber';
import { eventFields } from './event-patterns';
import type { EventSubscriber } from './event-subscriber';
import type { MessageSubscriber } from './message-subscriber';
import type { SqsMessage } from './sqs-message';
import type { ProcessResult } from './subscriber';

/** A cheap condition without which a subscriber does not match. The same `path` means the same `read`. */
export interface Condition {
  readonly path: string;
  readonly texts: readonly string[];
  readonly read: (payload: unknown) => unknown;
}

/** How a subscriber decides and processes, with its patterns compiled. */
export interface CompiledSubscriber {
  /** The kind of payload that it can match, or `any`. */
  readonly listensTo: 'any' | 'DATA' | 'MEGA';
  readonly conditions: readonly Condition[];
  /** Whether it wants the message, which is of the kind that it listens to. Throws what a predicate throws. */
  matches(message: SqsMessage): boolean;
  process(message: SqsMessage): ProcessResult;
}

/** A message subscriber decides by itself. */
export function compileMessageSubscriber(subscriber: MessageSubscriber): CompiledSubscriber {
  return {
    listensTo: 'any',
    conditions: [],
    matches: (message) => answerOf(subscriber.match(message)),
    process: (message) => subscriber.process(message),
  };
}

/** A data subscriber decides by its pattern. @throws {InvalidPatternError} */
export function compileDataSubscriber(subscriber: DataSubscriber): CompiledSubscriber {
  const pattern: unknown = subscriber.pattern ?? any();
  if (!isMapping(pattern) && !(pattern instanceof Matcher) && typeof pattern !== 'function')
    throw new InvalidPatternError('objects are matched with an object or a function.', 'pattern');
  const test = compile(pattern, Place.top('total', 'pattern'));
  return {
    listensTo: 'DATA',
    conditions: anchorsOf([[pattern, []]]).map((anchor) => toCondition(anchor, readerOf(anchor.path))),
    matches: ({ payload }) => test(payload),
    process: (message) => subscriber.process(message.payload as Mapping, message),
  };
}

/** An event subscriber decides by all the patterns that it declares. @throws {InvalidPatternError} */
export function compileEventSubscriber(subscriber: EventSubscriber): CompiledSubscriber {
  const declared = eventFields.flatMap((field) => {
    const name = field.names.find((each) => subscriber[each] !== undefined);
    return name === undefined ? [] : { field, name, pattern: subscriber[name] };
  });
  const tests = declared.map(({ field, name, pattern }) => ({
    read: field.read,
    test: compile(pattern, Place.top('total', name)),
  }));
  return {
    listensTo: 'MEGA',
    conditions: anchorsOf(declared.map(({ field, pattern }) => [pattern, [field.names[0]]])).map(
      toEventCondition,
    ),
    matches: ({ payload }) => tests.every(({ read, test }) => test(read(payload as MegaPayload))),
    process: (message) => subscriber.process(message.payload as MegaPayload, message),
  };
}

function answerOf(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new InvalidSubscriberError('match() must answer true or false, at once.');
}

function toEventCondition(anchor: Anchor): Condition {
  const [name, ...rest] = anchor.path;
  const field = eventFields.find(({ names }) => names[0] === name);
  const readRest = readerOf(rest);
  return toCondition(anchor, (payload) => readRest(field?.read(payload as MegaPayload)));
}

function toCondition({ path, texts }: Anchor, read: Condition['read']): Condition {
  return { path: JSON.stringify(path), texts, read };
}

function readerOf(path: readonly string[]): Condition['read'] {
  return (payload) => path.reduce(readField, payload);
}

function readField(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
