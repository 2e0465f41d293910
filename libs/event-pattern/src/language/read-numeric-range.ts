import { InvalidEventPatternError } from '../errors';
import type { Bound, NumericRange } from './expression';
import { itemAt } from './location';
import { described, numberOperand } from './operand';

const comparisons: ReadonlyMap<unknown, (value: number) => NumericRange> = new Map([
  ['=', (value: number) => range({ value, included: true }, { value, included: true })],
  ['<', (value: number) => range(undefined, { value, included: false })],
  ['<=', (value: number) => range(undefined, { value, included: true })],
  ['>', (value: number) => range({ value, included: false })],
  ['>=', (value: number) => range({ value, included: true })],
]);

const usage = 'write [comparison, number], or a lower and then an upper bound such as [">", 0, "<=", 5]';

/** Checks the operand of `numeric`: one comparison, or a lower bound followed by a greater upper bound. */
export function readNumericRange(operand: unknown, at: string): NumericRange {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new InvalidEventPatternError(at, usage);
  }
  const terms: readonly unknown[] = operand;
  const first = readComparison(terms, 0, at);
  return terms.length === 2 ? first : readInterval(first, readComparison(terms, 2, at), at);
}

function readComparison(terms: readonly unknown[], position: number, at: string): NumericRange {
  const sign = terms[position];
  const compare = comparisons.get(sign);
  if (compare === undefined) {
    const signs = [...comparisons.keys()].join(' ');
    throw new InvalidEventPatternError(
      itemAt(at, position),
      `a comparison is one of ${signs}, not ${described(sign)}; ${usage}`,
    );
  }
  return compare(numberOperand(terms[position + 1], itemAt(at, position + 1)));
}

function readInterval(lower: NumericRange, upper: NumericRange, at: string): NumericRange {
  const { low } = lower;
  const { high } = upper;
  const oneSided = lower.high === undefined && upper.low === undefined;
  if (!oneSided || low === undefined || high === undefined) throw new InvalidEventPatternError(at, usage);
  if (low.value >= high.value) {
    throw new InvalidEventPatternError(at, 'the lower bound must be less than the upper bound');
  }
  return range(low, high);
}

function range(low?: Bound, high?: Bound): NumericRange {
  return { kind: 'range', ...(low && { low }), ...(high && { high }) };
}
