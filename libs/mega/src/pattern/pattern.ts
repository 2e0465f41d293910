import type { Decimal } from '../values/decimal';
import type { CalendarDate, DateTime } from '../values/temporal';
import type { Matcher } from './matcher';

/** A pattern without structure: the value must equal it, as far as values of its kind can. */
export type ScalarPattern =
  null | string | number | bigint | boolean | Date | Decimal | CalendarDate | DateTime;

/** An object whose every key must be there and match. Other keys do not matter. */
export interface MappingPattern {
  readonly [key: string]: Pattern;
}

/** Values whose order and repetitions do not matter. */
export type CollectionPattern = readonly Pattern[] | ReadonlySet<Pattern>;

/** A pattern that is a value. */
export type ValuePattern = ScalarPattern | CollectionPattern | MappingPattern;

/**
 * A function of the value that answers at once; what it answers counts as true or false. One that is a type guard tells
 * the compiler what a subscriber receives. What it throws, matching throws.
 */
export type Predicate = { decide(value: unknown): unknown }['decide'];

/** What can be compared by order. */
export type OrderedPattern = number | bigint | Decimal | Date | CalendarDate | DateTime;

/** Anything that a value can be matched with. */
export type Pattern = ValuePattern | Matcher | Predicate;

/** How kinds that cannot be compared count: as no match, or as an error. */
export type Mode = 'total' | 'strict';
