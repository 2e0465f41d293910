import type { Leaf, Scalar } from '../src/language/expression';
import { readPattern } from '../src/language/read-pattern';
import { testAny } from '../src/values/value-test';

/** A value of an event with the element that it comes from of every array around it. */
interface Pair {
  readonly path: string;
  readonly value: Scalar;
  readonly elements: ReadonlyMap<unknown, number>;
}

/** The definition of a match, tried out on every combination of values: for tests, slow and obvious. */
export function matchesExhaustively(pattern: unknown, event: unknown): boolean {
  const pairs = flatten(event, [], new Map());
  return readPattern(pattern).some((conjunction) => {
    const fields = [...conjunction].sort(([left], [right]) => (left < right ? -1 : 1));
    return someCombination(fields, pairs, new Map());
  });
}

function flatten(value: unknown, keys: readonly string[], elements: ReadonlyMap<unknown, number>): Pair[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const isScalar = typeof item !== 'object' || item === null;
      return flatten(item, keys, isScalar ? elements : new Map([...elements, [value, index]]));
    });
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => flatten(member, [...keys, key], elements));
  }
  return [{ path: keys.join('.'), value: value as Scalar, elements }];
}

function someCombination(
  fields: readonly (readonly [path: string, leaf: Leaf])[],
  pairs: readonly Pair[],
  picked: ReadonlyMap<unknown, number>,
): boolean {
  const [field, ...rest] = fields;
  if (field === undefined) return true;
  const [path, leaf] = field;
  const reachable = pairs.filter(
    (pair) =>
      pair.path === path &&
      [...pair.elements].every(([array, index]) => (picked.get(array) ?? index) === index),
  );
  const accepts = testAny(leaf);
  const mayBeAbsent = leaf.some(({ kind }) => kind === 'absent');
  return (
    (mayBeAbsent && reachable.length === 0 && someCombination(rest, pairs, picked)) ||
    reachable.some(
      ({ value, elements }) =>
        accepts(value) && someCombination(rest, pairs, new Map([...picked, ...elements])),
    )
  );
}
