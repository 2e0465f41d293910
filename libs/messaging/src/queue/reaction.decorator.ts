import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { Heard, ReactionName } from '@fanfare/event-contract/topology';
import type { ReactionContext } from './reaction-context';

/** What the class of a reaction looks like. */
export interface ReactsTo<Name extends ReactionName> {
  /**
   * Does the reaction's work, within the transaction that records that the event was heard. It may run more than
   * once; what it writes through the transaction is committed once. Return: done. Throw UnprocessableError: dead
   * letter now. Throw anything else: tried again, 8 times in all.
   */
  handle(event: Heard<Name>, context: ReactionContext): Promise<void>;
}

/**
 * Makes a class the handler of a reaction of the topology. Guards, pipes, interceptors and filters apply to `handle`
 * as to any Nest handler; the class is a provider and is listed among the app module's controllers.
 */
export function Reaction<Name extends ReactionName>(name: Name) {
  return (target: new (...dependencies: never[]) => ReactsTo<Name>): void => {
    const prototype = target.prototype as ReactsTo<Name>;
    const descriptor = Object.getOwnPropertyDescriptor(prototype, 'handle') ?? {};
    Controller()(target);
    Payload()(prototype, 'handle', 0);
    Ctx()(prototype, 'handle', 1);
    MessagePattern(name)(prototype, 'handle', descriptor);
  };
}
