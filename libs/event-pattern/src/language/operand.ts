import { InvalidEventPatternError } from '../errors';
import { InexactNumber } from './pattern-text';

/** Whether the value is a JSON object: neither null, nor a list, nor a number in disguise. */
export function isObject(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof InexactNumber)
  );
}

/** The one member of an object that may have only one. */
export function onlyMember(value: object, at: string): readonly [name: string, operand: unknown] {
  const [member, ...others] = Object.entries(value) as [string, unknown][];
  if (member === undefined || others.length > 0) {
    const found = member === undefined ? 'none' : String(others.length + 1);
    throw new InvalidEventPatternError(
      at,
      `a match expression has exactly one operator, found ${found}; write one object per operator`,
    );
  }
  return member;
}

/** The operand, when it is a string. */
export function stringOperand(operand: unknown, at: string): string {
  if (typeof operand === 'string') return operand;
  throw new InvalidEventPatternError(at, `write a string here, not ${described(operand)}`);
}

/** The operand, when it is a number that compares exactly. */
export function numberOperand(operand: unknown, at: string): number {
  if (operand instanceof InexactNumber) {
    throw new InvalidEventPatternError(
      at,
      `${operand.literal} is not exactly a binary64 number; write at most 15 significant digits`,
    );
  }
  if (typeof operand === 'number' && Number.isFinite(operand)) return operand;
  throw new InvalidEventPatternError(at, `write a finite number here, not ${described(operand)}`);
}

/** A value's kind, for error messages. */
export function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return value === undefined ? 'nothing' : `a ${typeof value}`;
}
