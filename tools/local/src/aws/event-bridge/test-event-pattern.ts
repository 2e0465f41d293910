import { z } from 'zod';
import { validationError } from '../aws-error';
import { patternField } from './fields';
import { operation } from './operation';
import { acceptPattern } from './event-pattern';

const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

export const patternOperations = {
  TestEventPattern: operation(z.object({ EventPattern: patternField, Event: z.string() }), (input) => {
    const pattern = acceptPattern(input.EventPattern);
    return { Result: pattern.matches(parseEvent(input.Event)) };
  }),
};

function parseEvent(text: string): Record<string, unknown> {
  const event = parseJson(text);
  if (
    typeof event !== 'object' ||
    event === null ||
    !REQUIRED.every((field) => Object.hasOwn(event, field))
  ) {
    throw validationError('Parameter Event is not valid.');
  }
  return event as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
