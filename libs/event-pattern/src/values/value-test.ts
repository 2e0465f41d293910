import type { Bound, Expression, NumericRange, Scalar } from '../language/expression';
import { parseAddress } from './ip-address';
import { CaselessText } from './letter-case';
import { matchesWildcard } from './wildcard';

/** Whether one value of an event satisfies. Never throws. */
export type ValueTest = (value: Scalar) => boolean;

/** The test that accepts a value when any of the expressions does. */
export function testAny(expressions: readonly Expression[]): ValueTest {
  const equal = expressions.flatMap((expression) => (expression.kind === 'equals' ? [expression.value] : []));
  const others = expressions.filter(({ kind }) => kind !== 'equals' && kind !== 'absent').map(testOf);
  const tests = equal.length === 0 ? others : [testEqual(equal), ...others];
  const [only = refuse] = tests;
  return tests.length < 2 ? only : (value) => tests.some((test) => test(value));
}

function refuse(): boolean {
  return false;
}

function testEqual(values: readonly Scalar[]): ValueTest {
  if (values.length > 1) {
    const accepted = new Set(values);
    return (value) => accepted.has(value);
  }
  const [accepted] = values;
  return (value) => value === accepted;
}

function testOf(expression: Expression): ValueTest {
  switch (expression.kind) {
    case 'anything-but': {
      const excluded = testAny(expression.except);
      return (value) => !excluded(value);
    }
    case 'range':
      return testRange(expression);
    case 'equals':
      return testEqual([expression.value]);
    case 'present':
      return () => true;
    case 'absent':
      return refuse;
    default: {
      const test = textTestOf(expression);
      return (value) => typeof value === 'string' && test(value);
    }
  }
}

type TextExpression = Exclude<
  Expression,
  { readonly kind: 'anything-but' | 'range' | 'equals' | 'present' | 'absent' }
>;

function textTestOf(expression: TextExpression): (text: string) => boolean {
  switch (expression.kind) {
    case 'prefix':
      return (text) => text.startsWith(expression.text);
    case 'suffix':
      return (text) => text.endsWith(expression.text);
    case 'wildcard':
      return (text) => matchesWildcard(expression.pieces, text);
    case 'addresses':
      return testAddresses(expression.first, expression.last);
    default:
      return testCaseless(expression.kind, new CaselessText(expression.text));
  }
}

function testCaseless(
  kind: 'equals-ignore-case' | 'prefix-ignore-case' | 'suffix-ignore-case',
  caseless: CaselessText,
): (text: string) => boolean {
  if (kind === 'equals-ignore-case') return (text) => caseless.isAll(text);
  return kind === 'prefix-ignore-case'
    ? (text) => caseless.isStartOf(text)
    : (text) => caseless.isEndOf(text);
}

/** Only comparable numbers satisfy a range: an infinite value, which JSON text can spell, satisfies none. */
function testRange({ low, high }: NumericRange): ValueTest {
  const infinite = (value: number): Bound => ({ value, included: false });
  const from = low ?? infinite(-Infinity);
  const to = high ?? infinite(Infinity);
  return (value) =>
    typeof value === 'number' &&
    (from.included ? value >= from.value : value > from.value) &&
    (to.included ? value <= to.value : value < to.value);
}

function testAddresses(first: string, last: string): (text: string) => boolean {
  return (text) => {
    const address = parseAddress(text);
    return address !== undefined && address >= first && address <= last;
  };
}
