import { InvalidEventPatternError } from '../errors';
import { parseAddress } from '../values/ip-address';
import type { Expression, Leaf } from './expression';
import { itemAt } from './location';
import { described, isObject } from './operand';
import { InexactNumber } from './pattern-text';
import { readMatchExpression } from './read-match-expression';

/** Checks the list of accepted values and match expressions of one field. */
export function readLeaf(items: readonly unknown[], at: string): Leaf {
  if (items.length === 0) {
    throw new InvalidEventPatternError(
      at,
      'an empty list accepts nothing; name a value or leave the field out',
    );
  }
  return items.flatMap((item, index) => readItem(item, itemAt(at, index)));
}

function readItem(item: unknown, at: string): readonly Expression[] {
  if (typeof item === 'string') return [readString(item)];
  if (item === null || typeof item === 'boolean') return [{ kind: 'equals', value: item }];
  if (typeof item === 'number' && Number.isFinite(item)) return [{ kind: 'equals', value: item }];
  if (item instanceof InexactNumber) return readInexact(Number(item.literal));
  if (isObject(item)) return [readMatchExpression(item, at)];
  throw new InvalidEventPatternError(
    at,
    `a list holds strings, numbers, true, false, null and match expressions, not ${described(item)}`,
  );
}

/** A string that is an IP address stands for the address, whatever its spelling. */
function readString(text: string): Expression {
  const address = parseAddress(text);
  return address === undefined
    ? { kind: 'equals', value: text }
    : { kind: 'addresses', first: address, last: address };
}

/** Equality with the nearest binary64 number, which is all that a parsed event can show; beyond them all, never. */
function readInexact(nearest: number): readonly Expression[] {
  return Number.isFinite(nearest) ? [{ kind: 'equals', value: nearest }] : [];
}
