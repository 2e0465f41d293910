import type { z } from 'zod';
import type { App } from './apps';

/** Turns the data of one past version into the data of the next; pure, total for data that its version allowed. */
export type Upcaster = (data: unknown) => unknown;

/**
 * One fact that one app may publish. `visibility: 'public'` events may reach webhooks. `upcasters[n]` lifts data of
 * version n to n + 1, for every n below `version`; a breaking change of the schema is a new version with its upcaster.
 */
export interface EventDefinition<
  Name extends string = string,
  Publisher extends App = App,
  Schema extends z.ZodObject = z.ZodObject,
> {
  readonly name: Name;
  readonly publisher: Publisher;
  readonly version: number;
  readonly visibility: 'public' | 'internal';
  readonly description: string;
  readonly schema: Schema;
  readonly example: z.output<Schema>;
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
}

/** Declares an event; exists so that name, publisher, schema and example keep their exact types. */
export function defineEvent<
  const Name extends string,
  const Publisher extends App,
  Schema extends z.ZodObject,
>(definition: EventDefinition<Name, Publisher, Schema>): EventDefinition<Name, Publisher, Schema> {
  return definition;
}
