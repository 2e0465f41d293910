import { types } from 'node:util';
import { InvalidPatternError } from '../errors';
import type { Mapping } from '../values/kinds';
import { isCollection, isNumber, isTemporal } from '../values/kinds';
import type { LooselyMatched, Matched, MatchedByAll, NumberLike, TemporalLike } from './matched';
import { Matcher, type Relation } from './matcher';
import type { CollectionPattern, OrderedPattern, Pattern, Predicate, ValuePattern } from './pattern';
import { anchoredRegExp } from './regular-expression';

type Condition = Matcher | Predicate;

/** Equals the value, as a plain value in a pattern does. @throws {InvalidPatternError} when given a function */
export function eq<const P extends ValuePattern>(value: P): Matcher<Matched<P>> {
  return new Matcher({ kind: 'eq', value: plain('eq', value) });
}

/** Does not match the pattern. The same as {@link not}. */
export function neq(pattern: Pattern): Matcher {
  return not(pattern);
}

/** Does not match the pattern. */
export function not(pattern: Pattern): Matcher {
  return new Matcher({ kind: 'not', pattern });
}

/** Is greater than the number, or later than the date. @throws {InvalidPatternError} when given anything else */
export function gt<const P extends OrderedPattern>(value: P): Matcher<Ordered<P>> {
  return ordered('gt', value);
}

/** Is not less than the number, or not earlier than the date. @throws {InvalidPatternError} when given anything else */
export function gte<const P extends OrderedPattern>(value: P): Matcher<Ordered<P>> {
  return ordered('gte', value);
}

/** Is less than the number, or earlier than the date. @throws {InvalidPatternError} when given anything else */
export function lt<const P extends OrderedPattern>(value: P): Matcher<Ordered<P>> {
  return ordered('lt', value);
}

/** Is not greater than the number, or not later than the date. @throws {InvalidPatternError} when given anything else */
export function lte<const P extends OrderedPattern>(value: P): Matcher<Ordered<P>> {
  return ordered('lte', value);
}

/**
 * Matches loosely: text is a regular expression that must match from the start, a list needs to be only part of the
 * value's, a boolean compares with the truth of the value. Other kinds are compared as by {@link eq}. A regular
 * expression runs as long as it takes: do not build one from what strangers send.
 * @throws {InvalidPatternError} when given a function, or text that is no regular expression
 */
export function match<const P extends ValuePattern | RegExp>(value: P): Matcher<LooselyMatched<P>> {
  if (typeof value === 'string' || types.isRegExp(value)) anchoredRegExp(value);
  return new Matcher({ kind: 'match', value: plain('match', value) });
}

/** Matches one of the collection's items. @throws {InvalidPatternError} when given anything but a list or a set */
export function in_<const P extends CollectionPattern>(items: P): Matcher<MatchedItem<P>> {
  if (!isCollection(items)) throw new InvalidPatternError('in_ needs a list or a set.');
  return new Matcher({ kind: 'in', items });
}

/** Matches one of the items. */
export function oneOf<const P extends readonly Pattern[]>(...items: P): Matcher<MatchedItem<P>> {
  return in_(items);
}

/** Matches all conditions, tried from left to right. @throws {InvalidPatternError} unless given two or more functions */
export function and<const P extends readonly [Condition, Condition, ...Condition[]]>(
  ...conditions: P
): Matcher<MatchedByAll<P>> {
  return new Matcher({ kind: 'and', patterns: functions('and', conditions) });
}

/** Matches a condition, tried from left to right. @throws {InvalidPatternError} unless given two or more functions */
export function or<const P extends readonly [Condition, Condition, ...Condition[]]>(
  ...conditions: P
): Matcher<Matched<P[number]>> {
  return new Matcher({ kind: 'or', patterns: functions('or', conditions) });
}

/** Matches everything that is there, null included. */
export function any(): Matcher {
  return new Matcher({ kind: 'any' });
}

/** Is null, or a text, list, set or object without content. */
export function empty(): Matcher<null | '' | readonly never[] | Mapping> {
  return new Matcher({ kind: 'empty' });
}

type Ordered<P> = P extends Date | { readonly isDate: boolean } ? TemporalLike : NumberLike;

type MatchedItem<P extends CollectionPattern> = P extends readonly (infer Item)[]
  ? Matched<Item>
  : P extends ReadonlySet<infer Item>
    ? Matched<Item>
    : never;

function plain<T>(name: string, value: T): T {
  if (value instanceof Matcher || typeof value === 'function')
    throw new InvalidPatternError(`${name} takes a value, not a function; leave ${name} away.`);
  return value;
}

function ordered<T>(relation: Relation, value: OrderedPattern): Matcher<T> {
  if (!isNumber(value) && !isTemporal(value))
    throw new InvalidPatternError(
      `${relation} needs a number or a date; write decimal(), date() or datetime() around text.`,
    );
  return new Matcher({ kind: 'order', relation, value });
}

function functions(name: string, conditions: readonly Condition[]): readonly Condition[] {
  if (conditions.length < 2) throw new InvalidPatternError(`${name} needs two conditions or more.`);
  if (!conditions.every((condition) => condition instanceof Matcher || typeof condition === 'function'))
    throw new InvalidPatternError(`${name} takes functions; write eq() around values.`);
  return conditions;
}
