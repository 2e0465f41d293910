import { types } from 'node:util';
import { isBytes, isCollection, isEmpty, isFalsy, isMapping, isNumber, isTemporal } from '../values/kinds';
import { toTemporal } from '../values/temporal';
import { Matcher, type Relation, type Rule } from './matcher';
import type { Predicate } from './pattern';
import type { Place, Test } from './place';
import { anchoredRegExp } from './regular-expression';
import * as scalar from './scalar-tests';
import * as structure from './structure-tests';

/**
 * Makes the test of a pattern, once, so that evaluating it is nothing but calls.
 * @throws {InvalidPatternError} which says where the pattern is wrong
 */
export function compile(pattern: unknown, place: Place): Test {
  if (pattern instanceof Matcher) return compileRule(pattern, place);
  if (typeof pattern === 'function') return compilePredicate(pattern as Predicate, place);
  return compileScalar(pattern, 'eq', place) ?? compileValue(pattern, place);
}

function compileRule(matcher: Matcher, place: Place): Test {
  const { rule } = matcher;
  switch (rule.kind) {
    case 'eq':
      return compile(rule.value, place);
    case 'match':
      return compileLoosely(rule.value, place);
    case 'order':
      return compileOrdered(rule.value, rule.relation, place);
    case 'in':
      return structure.membershipTest(compileItems(rule.items, place), place.mismatch('scalars'));
    case 'any':
      return () => true;
    case 'empty':
      return isEmpty;
    default:
      return compileCombination(rule, place.inside(matcher, ''));
  }
}

function compileCombination(rule: Extract<Rule, { kind: 'not' | 'and' | 'or' }>, place: Place): Test {
  if (rule.kind === 'not') {
    const test = compile(rule.pattern, place);
    return (value) => !test(value);
  }
  const tests = rule.patterns.map((pattern) => compile(pattern, place));
  return rule.kind === 'and'
    ? (value) => tests.every((test) => test(value))
    : (value) => tests.some((test) => test(value));
}

function compilePredicate(predicate: Predicate, place: Place): Test {
  const asynchronous = 'a predicate must answer at once; this one is asynchronous.';
  if (types.isAsyncFunction(predicate)) throw place.invalid(asynchronous);
  return (value) => {
    const answer = predicate(value);
    if (!isThenable(answer)) return Boolean(answer);
    void Promise.resolve(answer).catch(() => undefined);
    throw place.invalid(asynchronous);
  };
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The test of a value without structure; undefined for values with structure. */
function compileScalar(value: unknown, relation: Relation | 'eq', place: Place): Test | undefined {
  if (value === null) return (left) => left === null;
  if (typeof value === 'string') return scalar.textTest(value, place.mismatch('text'));
  if (typeof value === 'boolean') return scalar.booleanTest(value, place.mismatch('booleans'));
  if (isNumber(value) || isTemporal(value)) return compileOrdered(value, relation, place);
  return undefined;
}

function compileOrdered(value: unknown, relation: Relation | 'eq', place: Place): Test {
  if (Number.isNaN(value)) throw place.invalid('NaN equals nothing and has no order.');
  if (isNumber(value)) return scalar.numberTest(value, relation, place.mismatch('numbers'));
  const temporal = toTemporal(value);
  if (temporal === undefined) throw place.invalid('an invalid Date.');
  return scalar.temporalTest(temporal, relation, place.mismatch('dates'));
}

function compileValue(value: unknown, place: Place): Test {
  if (isCollection(value))
    return structure.sameItemsTest(compileItems(value, place), place.mismatch('collections'));
  if (isMapping(value)) return compileMapping(value, place);
  throw place.invalid(unsupported(value));
}

function compileLoosely(value: unknown, place: Place): Test {
  if (typeof value === 'string' || types.isRegExp(value))
    return scalar.expressionTest(anchoredRegExp(value), value === '', place.mismatch('text'));
  if (value === null) return isFalsy;
  if (typeof value === 'boolean') return scalar.truthTest(value);
  if (isCollection(value))
    return structure.someItemsTest(compileItems(value, place), place.mismatch('collections and scalars'));
  return compile(value, place);
}

function compileMapping(mapping: Readonly<Record<string, unknown>>, place: Place): Test {
  const entries = Object.entries(mapping).map(
    ([key, pattern]) => [key, compile(pattern, place.inside(mapping, `.${key}`))] as const,
  );
  return structure.mappingTest(entries, place.mismatch('objects'));
}

function compileItems(
  collection: readonly unknown[] | ReadonlySet<unknown>,
  place: Place,
): structure.ItemTests {
  const compileIn = (each: Place): Test[] =>
    Array.from(collection, (item, index) => compile(item, each.inside(collection, `[${String(index)}]`)));
  const items = compileIn(place);
  return { items, totalItems: place.mode === 'total' ? items : compileIn(place.in('total')) };
}

function unsupported(value: unknown): string {
  if (value === undefined) return 'undefined is no value; leave the key away, or write any() or null.';
  if (types.isRegExp(value)) return 'write match() around a regular expression.';
  if (isBytes(value)) return 'bytes cannot be matched.';
  return `a ${typeof value === 'object' ? 'class instance' : typeof value} cannot be matched.`;
}
