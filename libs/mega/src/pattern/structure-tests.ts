import { isCollection, isMapping, isScalar } from '../values/kinds';
import type { Test } from './place';

/** An object that has every key, with a value that its test accepts. Null counts as an empty object. */
export function mappingTest(entries: readonly (readonly [string, Test])[], mismatch: Test): Test {
  return (value) => {
    if (value === null) return entries.length === 0;
    if (!isMapping(value)) return mismatch(value);
    for (const [key, test] of entries) {
      const field = Object.hasOwn(value, key) ? value[key] : undefined;
      if (field === undefined || !test(field)) return false;
    }
    return true;
  };
}

/** The tests of a collection's items: in the mode of the pattern, and in total mode. */
export interface ItemTests {
  readonly items: readonly Test[];
  readonly totalItems: readonly Test[];
}

/** A collection each of whose values some item accepts, and none of whose items accepts no value. Null counts as empty. */
export function sameItemsTest({ items, totalItems }: ItemTests, mismatch: Test): Test {
  return (value) => {
    if (value === null) return items.length === 0;
    if (!isCollection(value)) return mismatch(value);
    const values = valuesOf(value);
    return everyItemFinds(items, values) && values.every((each) => totalItems.some((item) => item(each)));
  };
}

/** A collection that has a value for every item, or a scalar that one item accepts. Null counts as empty. */
export function someItemsTest({ items }: ItemTests, mismatch: Test): Test {
  return (value) => {
    if (value === null) return items.length === 0;
    if (isCollection(value)) return everyItemFinds(items, valuesOf(value));
    return isScalar(value) ? items.some((item) => item(value)) : mismatch(value);
  };
}

/** A scalar or null that one item accepts. */
export function membershipTest({ items }: ItemTests, mismatch: Test): Test {
  return (value) => (isScalar(value) ? items.some((item) => item(value)) : mismatch(value));
}

function everyItemFinds(items: readonly Test[], values: readonly unknown[]): boolean {
  return items.every((item) => values.some((value) => item(value)));
}

function valuesOf(collection: readonly unknown[] | ReadonlySet<unknown>): readonly unknown[] {
  return Array.from(collection, (value) => (value === undefined ? null : value));
}
