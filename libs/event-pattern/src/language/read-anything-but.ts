import { InvalidEventPatternError } from '../errors';
import { parseWildcard } from '../values/wildcard';
import type { Expression } from './expression';
import { itemAt, memberAt } from './location';
import { described, isObject, numberOperand, onlyMember, stringOperand } from './operand';
import { InexactNumber } from './pattern-text';

type TextReader = (text: string, at: string) => Expression;

const negatable: ReadonlyMap<string, TextReader> = new Map<string, TextReader>([
  ['equals-ignore-case', (text) => ({ kind: 'equals-ignore-case', text })],
  ['prefix', (text, at) => ({ kind: 'prefix', text: nonEmpty(text, at) })],
  ['suffix', (text, at) => ({ kind: 'suffix', text: nonEmpty(text, at) })],
  ['wildcard', (text, at) => ({ kind: 'wildcard', pieces: parseWildcard(text, at) })],
]);

/** Checks the operand of `anything-but`: a string, a number, a list of either, or one negatable operator. */
export function readAnythingBut(operand: unknown, at: string): Expression {
  const except = isObject(operand) ? readNegated(operand, at) : readValues(operand, at);
  return { kind: 'anything-but', except };
}

function readNegated(operand: object, at: string): readonly Expression[] {
  const [operator, texts] = onlyMember(operand, at);
  const read = negatable.get(operator);
  if (read === undefined) {
    throw new InvalidEventPatternError(
      at,
      `anything-but takes values or one of ${[...negatable.keys()].join(', ')}, not ${JSON.stringify(operator)}`,
    );
  }
  return listed(texts, memberAt(at, operator)).map(([text, place]) =>
    read(stringOperand(text, place), place),
  );
}

function readValues(operand: unknown, at: string): readonly Expression[] {
  const items = listed(operand, at);
  const numeric = isNumber(items[0]?.[0]);
  return items.map(([value, place]) => {
    if (!isNumber(value) && typeof value !== 'string') {
      throw new InvalidEventPatternError(
        place,
        `anything-but takes strings or numbers, not ${described(value)}`,
      );
    }
    if (isNumber(value) !== numeric) {
      throw new InvalidEventPatternError(place, 'list either strings or numbers, not both');
    }
    return { kind: 'equals', value: numeric ? numberOperand(value, place) : stringOperand(value, place) };
  });
}

/** The items of a list, or a single operand as a list of one, each with its location. */
function listed(operand: unknown, at: string): readonly (readonly [item: unknown, at: string])[] {
  if (!Array.isArray(operand)) return [[operand, at]];
  if (operand.length > 0) return operand.map((item: unknown, index) => [item, itemAt(at, index)]);
  throw new InvalidEventPatternError(at, 'an empty list excludes nothing; use { "exists": true }');
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || value instanceof InexactNumber;
}

function nonEmpty(text: string, at: string): string {
  if (text !== '') return text;
  throw new InvalidEventPatternError(at, 'an empty text excludes every string; write at least one character');
}
