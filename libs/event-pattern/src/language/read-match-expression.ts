import { InvalidEventPatternError } from '../errors';
import { parseBlock } from '../values/ip-address';
import { parseWildcard } from '../values/wildcard';
import type { Expression } from './expression';
import { memberAt } from './location';
import { described, isObject, onlyMember, stringOperand } from './operand';
import { readAnythingBut } from './read-anything-but';
import { readNumericRange } from './read-numeric-range';

type OperandReader = (operand: unknown, at: string) => Expression;

const operators: ReadonlyMap<string, OperandReader> = new Map<string, OperandReader>([
  ['anything-but', readAnythingBut],
  ['cidr', readBlock],
  ['equals-ignore-case', (operand, at) => ({ kind: 'equals-ignore-case', text: stringOperand(operand, at) })],
  ['exactly', (operand, at) => ({ kind: 'equals', value: stringOperand(operand, at) })],
  ['exists', readExists],
  ['numeric', readNumericRange],
  ['prefix', (operand, at) => readAffix('prefix', operand, at)],
  ['suffix', (operand, at) => readAffix('suffix', operand, at)],
  [
    'wildcard',
    (operand, at) => ({ kind: 'wildcard', pieces: parseWildcard(stringOperand(operand, at), at) }),
  ],
]);

/** Checks one `{ operator: operand }` of a leaf list. */
export function readMatchExpression(expression: object, at: string): Expression {
  const [operator, operand] = onlyMember(expression, at);
  const read = operators.get(operator);
  if (read === undefined) {
    throw new InvalidEventPatternError(
      at,
      `${JSON.stringify(operator)} is not an operator; use one of ${[...operators.keys()].join(', ')}`,
    );
  }
  return read(operand, memberAt(at, operator));
}

function readAffix(kind: 'prefix' | 'suffix', operand: unknown, at: string): Expression {
  if (!isObject(operand)) return { kind, text: stringOperand(operand, at) };
  const [operator, text] = onlyMember(operand, at);
  if (operator !== 'equals-ignore-case') {
    throw new InvalidEventPatternError(at, `${kind} takes a string or { "equals-ignore-case": string }`);
  }
  return { kind: `${kind}-ignore-case`, text: stringOperand(text, memberAt(at, operator)) };
}

function readExists(operand: unknown, at: string): Expression {
  if (typeof operand === 'boolean') return { kind: operand ? 'present' : 'absent' };
  throw new InvalidEventPatternError(at, `exists takes true or false, not ${described(operand)}`);
}

function readBlock(operand: unknown, at: string): Expression {
  const block = parseBlock(stringOperand(operand, at));
  if (block !== undefined) return { kind: 'addresses', ...block };
  throw new InvalidEventPatternError(
    at,
    'write a block such as 10.0.0.0/8 (mask 0 to 31) or 2001:db8::/32 (mask 0 to 127), or one address as a plain string',
  );
}
