import type { MegaEvent } from '../event/mega-event';
import type { MegaObject } from '../event/mega-object';
import type { MegaPayload } from '../event/mega-payload';
import type { Matched } from '../pattern/matched';
import type { Pattern } from '../pattern/pattern';
import type { Mapping } from '../values/kinds';

/**
 * The patterns that an event subscriber may declare, each for one field of the payload; all must match. A field that
 * the event does not have is null to its pattern. Several have a short name, which counts when the full one is missing.
 */
export interface EventPatterns {
  readonly eventName?: Pattern;
  readonly name?: Pattern;
  readonly eventDomain?: Pattern;
  readonly domain?: Pattern;
  readonly eventVersion?: Pattern;
  readonly version?: Pattern;
  readonly eventTimestamp?: Pattern;
  readonly timestamp?: Pattern;
  readonly eventSubject?: Pattern;
  readonly subject?: Pattern;
  readonly eventPublisher?: Pattern;
  readonly publisher?: Pattern;
  readonly eventAttributes?: Pattern;
  readonly attributes?: Pattern;
  readonly objectType?: Pattern;
  readonly objectVersion?: Pattern;
  readonly objectId?: Pattern;
  readonly objectCurrent?: Pattern;
  readonly currentObject?: Pattern;
  readonly objectPrevious?: Pattern;
  readonly previousObject?: Pattern;
}

/** A field of a payload that can be matched. */
export interface EventField {
  /** The names of the pattern for it, the one that counts first. */
  readonly names: readonly [keyof EventPatterns, ...(keyof EventPatterns)[]];
  /** Its value, null when there is none. */
  readonly read: (payload: MegaPayload) => unknown;
}

/** Every field that can be matched. */
export const eventFields: readonly EventField[] = [
  { names: ['eventName', 'name'], read: ({ event }) => event.name },
  { names: ['eventDomain', 'domain'], read: ({ event }) => event.domain },
  { names: ['eventVersion', 'version'], read: ({ event }) => event.version },
  { names: ['eventTimestamp', 'timestamp'], read: ({ event }) => event.timestampAsWritten },
  { names: ['eventSubject', 'subject'], read: ({ event }) => event.subject },
  { names: ['eventPublisher', 'publisher'], read: ({ event }) => event.publisher },
  { names: ['eventAttributes', 'attributes'], read: ({ event }) => event.attributes },
  { names: ['objectType'], read: ({ object }) => object?.type ?? null },
  { names: ['objectVersion'], read: ({ object }) => object?.version ?? null },
  { names: ['objectId'], read: ({ object }) => object?.id ?? null },
  { names: ['objectCurrent', 'currentObject'], read: ({ object }) => object?.current ?? null },
  { names: ['objectPrevious', 'previousObject'], read: ({ object }) => object?.previous ?? null },
];

/** The values of a field's own type among those that its pattern accepts. */
type Narrowed<Field, Accepted> = Accepted extends Field ? Accepted : Field extends Accepted ? Field : never;

type AcceptedBy<Patterns, Name extends string, Alias extends string> = Patterns extends {
  readonly [Key in Name]: infer P extends Pattern;
}
  ? Matched<P>
  : Patterns extends { readonly [Key in Alias]: infer P extends Pattern }
    ? Matched<P>
    : unknown;

type Text<Patterns, Name extends string, Alias extends string = Name> = Narrowed<
  string | null,
  AcceptedBy<Patterns, Name, Alias>
>;

/** The event that a set of patterns lets through. */
export type MatchedEvent<Patterns> = MegaEvent & {
  readonly name: Text<Patterns, 'eventName', 'name'>;
  readonly domain: Text<Patterns, 'eventDomain', 'domain'>;
  readonly subject: Text<Patterns, 'eventSubject', 'subject'>;
  readonly publisher: Text<Patterns, 'eventPublisher', 'publisher'>;
  readonly attributes: Narrowed<Mapping, AcceptedBy<Patterns, 'eventAttributes', 'attributes'>>;
};

type ObjectFields<Patterns> = {
  readonly type: Text<Patterns, 'objectType'>;
  readonly id: Text<Patterns, 'objectId'>;
  readonly version: Narrowed<number | null, AcceptedBy<Patterns, 'objectVersion', 'objectVersion'>>;
  readonly current: Narrowed<Mapping | null, AcceptedBy<Patterns, 'objectCurrent', 'currentObject'>>;
  readonly previous: Narrowed<Mapping | null, AcceptedBy<Patterns, 'objectPrevious', 'previousObject'>>;
};

type KeysWithoutNull<Fields> = {
  [Key in keyof Fields]: null extends Fields[Key] ? never : Key;
}[keyof Fields];

/** There must be an object when a pattern for one of its fields does not accept null. */
type MatchedObject<Patterns, Fields = ObjectFields<Patterns>> = [KeysWithoutNull<Fields>] extends [never]
  ? (MegaObject & Fields) | null
  : MegaObject & Fields;

/** The payload that a set of patterns lets through. */
export type MatchedPayload<Patterns> = MegaPayload & {
  readonly event: MatchedEvent<Patterns>;
  readonly object: MatchedObject<Patterns>;
};
