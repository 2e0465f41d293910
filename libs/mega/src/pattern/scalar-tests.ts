import { compareNumbers, Decimal, type NumberValue } from '../values/decimal';
import { isFalsy, isNumber } from '../values/kinds';
import { compareTemporals, type Temporal, toTemporal } from '../values/temporal';
import type { Relation } from './matcher';
import type { Test } from './place';
import { startsWith } from './regular-expression';

const floatLiteral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const decisions: Readonly<Record<Relation | 'eq', (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

/** Identical text. Null counts as empty text. */
export function textTest(text: string, mismatch: Test): Test {
  return (value) => {
    if (typeof value === 'string') return value === text;
    return value === null ? text === '' : mismatch(value);
  };
}

/** Text that an anchored regular expression matches. Null matches `whenNull`. */
export function expressionTest(anchored: RegExp, whenNull: boolean, mismatch: Test): Test {
  return (value) => {
    if (typeof value === 'string') return startsWith(anchored, value);
    return value === null ? whenNull : mismatch(value);
  };
}

/** The boolean itself. */
export function booleanTest(boolean: boolean, mismatch: Test): Test {
  return (value) => {
    if (typeof value === 'boolean') return value === boolean;
    return value === null ? false : mismatch(value);
  };
}

/** A value as true or false as the boolean is; the text `false` is false in any letter case. */
export function truthTest(boolean: boolean): Test {
  return (value) => {
    const truth = !isFalsy(value) && !(typeof value === 'string' && value.toLowerCase() === 'false');
    return truth === boolean;
  };
}

/** A number in this relation to the pattern's. Text is read as the kind of number that the pattern is. */
export function numberTest(pattern: NumberValue, relation: Relation | 'eq', mismatch: Test): Test {
  const decide = decisions[relation];
  const read = readerLike(pattern);
  return (value) => {
    if (value === null && relation === 'eq') return false;
    const number = typeof value === 'string' ? read(value) : value;
    return isNumber(number) ? decide(compareNumbers(number, pattern)) : mismatch(value);
  };
}

/** Zero reads any decimal, an integer only integers, a fraction any number with the precision that it has itself. */
function readerLike(pattern: NumberValue): (text: string) => NumberValue | undefined {
  if (pattern instanceof Decimal || Number(pattern) === 0) return (text) => Decimal.parse(text);
  if (typeof pattern === 'bigint' || Number.isInteger(pattern)) return (text) => Decimal.parseInteger(text);
  return (text) => (floatLiteral.test(text.trim()) ? Number(text) : undefined);
}

/** A date or date-time in this relation to the pattern's, or text that reads as one. */
export function temporalTest(pattern: Temporal, relation: Relation | 'eq', mismatch: Test): Test {
  const decide = decisions[relation];
  return (value) => {
    if (value === null && relation === 'eq') return false;
    const temporal = toTemporal(value);
    return temporal === undefined ? mismatch(value) : decide(compareTemporals(temporal, pattern));
  };
}
