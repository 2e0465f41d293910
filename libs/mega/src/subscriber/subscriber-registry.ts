import { InvalidSubscriberError } from '../errors';
import {
  compileDataSubscriber,
  type CompiledSubscriber,
  compileEventSubscriber,
  compileMessageSubscriber,
} from './compiled-subscriber';
import { DataSubscriber } from './data-subscriber';
import { EventSubscriber } from './event-subscriber';
import { MessageSubscriber } from './message-subscriber';
import { checkRetryDelay } from './retry-delay';
import type { SqsMessage } from './sqs-message';
import type { ErrorClass, RetryDelay } from './subscriber';
import { SubscriberIndex } from './subscriber-index';

/** Any subscriber. */
export type AnySubscriber = MessageSubscriber | DataSubscriber | EventSubscriber;

/** A class of subscribers whose constructor takes nothing. */
export type SubscriberClass<S extends AnySubscriber = AnySubscriber> = new () => S;

/** A subscriber as the listener knows it. */
export interface RegisteredSubscriber extends CompiledSubscriber {
  readonly name: string;
  readonly retriableErrors: readonly ErrorClass[];
  readonly retryDelay: RetryDelay | undefined;
}

/** The subscribers of a listener, in the order in which they were registered. */
export class SubscriberRegistry {
  private readonly subscribers = new Map<unknown, RegisteredSubscriber>();
  private index = new SubscriberIndex<RegisteredSubscriber>([]);

  /**
   * Adds a subscriber of the class, made once by `create`.
   * @throws {InvalidSubscriberError} when the class is registered already or extends none of the three kinds
   * @throws {InvalidPatternError} when one of its patterns is wrong; then it is not registered
   */
  register(type: unknown, create: (type: SubscriberClass) => unknown): void {
    if (!isSubscriberClass(type))
      throw new InvalidSubscriberError(
        'Register a class that extends MessageSubscriber, DataSubscriber or EventSubscriber.',
      );
    if (this.subscribers.has(type))
      throw new InvalidSubscriberError(`${type.name} is registered already; register each class once.`);
    this.subscribers.set(type, toRegistered(type, create(type)));
    this.index = new SubscriberIndex([...this.subscribers.values()]);
  }

  /** How many there are. */
  get size(): number {
    return this.subscribers.size;
  }

  /** In order, every subscriber that can match the message, and few others. */
  candidates(message: SqsMessage): readonly RegisteredSubscriber[] {
    return this.index.candidates(message);
  }
}

const kinds: readonly (abstract new () => AnySubscriber)[] = [
  MessageSubscriber,
  DataSubscriber,
  EventSubscriber,
];

function isSubscriberClass(type: unknown): type is SubscriberClass {
  return typeof type === 'function' && kinds.some((kind) => type.prototype instanceof kind);
}

function toRegistered(type: SubscriberClass, instance: unknown): RegisteredSubscriber {
  if (!(instance instanceof type))
    throw new InvalidSubscriberError(`What was made for ${type.name} is no ${type.name}.`);
  const { retriableErrors = [], retryDelay } = instance;
  if (!Array.isArray(retriableErrors) || !retriableErrors.every((each) => typeof each === 'function'))
    throw new InvalidSubscriberError(`${type.name}.retriableErrors must be a list of error classes.`);
  checkRetryDelay(retryDelay);
  return { ...compileSubscriber(instance), name: type.name, retriableErrors, retryDelay };
}

function compileSubscriber(subscriber: AnySubscriber): CompiledSubscriber {
  if (subscriber instanceof EventSubscriber) return compileEventSubscriber(subscriber);
  if (subscriber instanceof DataSubscriber) return compileDataSubscriber(subscriber);
  return compileMessageSubscriber(subscriber);
}
