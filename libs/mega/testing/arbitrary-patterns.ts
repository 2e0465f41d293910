import fc from 'fast-check';
import {
  and,
  any,
  date,
  datetime,
  decimal,
  empty,
  eq,
  gt,
  gte,
  in_,
  lt,
  lte,
  match,
  neq,
  not,
  oneOf,
  or,
  type Pattern,
} from '../src/mega';

/** Few keys and values, so that patterns and payloads meet. */
const key = fc.constantFrom('a', 'b', 'c', '', '__proto__', 'toString', '$ref');
const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', '5', ' 5 ', '5.0', '0.5', '-3', '1e3', 'false', 'FALSE'),
  fc.constantFrom('2020-01-01', '2020-1-1', '2020-01-01T00:00:00', '2020-01-01T23:59:59.999+05:00'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 5, -3, 0.5, 1e21, 9007199254740993),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any value of JSON, rather often one that means something to a pattern. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    text,
    number,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.jsonValue(),
  ),
})).value;

/** Any object of JSON. */
export const jsonObject = fc.dictionary(key, jsonValue, { maxKeys: 5, noNullPrototype: true });

const ordered = fc.oneof(
  number,
  fc.constantFrom(5n, 0n, 2n ** 70n),
  fc.constantFrom('0', '5', '0.1', '19.990', '-1e-400').map(decimal),
  fc.constantFrom('2020-01-01', '1969-12-31', '0001-01-01').map((each) => date(each)),
  fc.constantFrom('2020-01-01T00:00:00+05:00', '2020-01-01T12:30Z').map((each) => datetime(each)),
  fc.date({ noInvalidDate: true }),
);
const expression = fc.oneof(
  fc.constantFrom('', 'a|b', '^a$', '\\d+', '[^a]*', '\\-', '(a|ab)(c|bcd)?'),
  fc.constantFrom(/a/i, /B/gi, /^\s*$/m),
);
const predicate = fc.constantFrom(
  (value: unknown) => value === 5,
  (value: unknown) => typeof value,
  () => 0,
);

/** Any valid pattern whose predicates answer. */
export const pattern: fc.Arbitrary<Pattern> = fc.letrec<{
  pattern: Pattern;
  value: Pattern;
  condition: Pattern;
}>((tie) => ({
  pattern: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('value'), tie('condition')),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    text,
    ordered,
    fc.array(tie('pattern'), { maxLength: 3 }),
    fc.array(tie('pattern'), { maxLength: 3 }).map((items) => new Set(items)),
    fc.dictionary(key, tie('pattern'), { maxKeys: 3, noNullPrototype: true }),
  ),
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(any(), empty()),
    predicate,
    fc.tuple(fc.constantFrom(gt, gte, lt, lte), ordered).map(([relation, value]) => relation(value)),
    expression.map((each) => match(each)),
    tie('value').map((value) => eq(value as never)),
    tie('value').map((value) => (typeof value === 'string' ? eq(value) : match(value as never))),
    fc.tuple(fc.constantFrom(not, neq), tie('pattern')).map(([negation, each]) => negation(each)),
    fc.array(tie('pattern'), { maxLength: 3 }).map((items) => oneOf(...items)),
    fc.array(tie('pattern'), { maxLength: 3 }).map((items) => in_(new Set(items))),
    fc
      .tuple(fc.constantFrom(and, or), tie('condition'), tie('condition'))
      .map(([combine, left, right]) => combine(left as never, right as never)),
  ),
})).pattern;
