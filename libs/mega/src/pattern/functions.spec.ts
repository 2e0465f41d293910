import { inspect } from 'node:util';
import {
  and,
  any,
  compilePattern,
  date,
  datetime,
  decimal,
  empty,
  eq,
  gt,
  gte,
  in_,
  InvalidPatternError,
  lt,
  lte,
  match,
  matches,
  not,
  oneOf,
  or,
  type Pattern,
  PatternMismatchError,
} from '../mega';

type Loose = (...parameters: unknown[]) => Pattern;
const loosely = (make: unknown) => make as Loose;

/** The error of a pattern that is wrong. */
function faultOf(make: () => unknown): InvalidPatternError {
  try {
    compilePattern(make() as Pattern);
  } catch (error) {
    if (error instanceof InvalidPatternError) return error;
    throw error;
  }
  throw new TypeError('The pattern is valid.');
}

describe('a match function', () => {
  it.each<[string, () => unknown]>([
    ...[gt, gte, lt, lte].flatMap((relation) =>
      ['5', '2020-01-01', true, null, [1], {}, undefined, () => 5, eq(5)].map(
        (operand): [string, () => unknown] => [
          `${relation.name} of ${inspect(operand)}`,
          () => loosely(relation)(operand),
        ],
      ),
    ),
    ['in_ of text', () => loosely(in_)('abc')],
    ['in_ of an object', () => loosely(in_)({})],
    ['in_ of a function', () => loosely(in_)(oneOf(1))],
    ['and of one', () => loosely(and)(eq(1))],
    ['or of none', () => loosely(or)()],
    ['and of values', () => loosely(and)(5, 6)],
    ['or with a value', () => loosely(or)(gt(1), 'x')],
    ['eq of a match function', () => loosely(eq)(gt(5))],
    ['match of a predicate', () => loosely(match)(() => true)],
    ['an order of NaN', () => gt(Number.NaN)],
    ['an order of an invalid Date', () => gt(new Date(Number.NaN))],
    ['a regular expression without end', () => match('(a')],
    ['flags of Python', () => match('(?i)a')],
    ['named groups of Python', () => match('(?P<n>a)')],
    ['anchors of Python', () => match('\\Aa\\Z')],
    ['a source that would close the group around it', () => match('a)|(?:b')],
  ])('refuses %s', (_kind, make) => {
    expect(faultOf(make)).toBeInstanceOf(InvalidPatternError);
  });

  it.each<[unknown, string]>([
    [{ a: [1, { b: Buffer.from('x') }] }, '$.a[1].b'],
    [{ a: not(oneOf(1, new Map() as never)) }, '$.a[1]'],
    [and(eq(1), eq({ a: undefined } as never)), '$.a'],
    [{ a: /a/ }, '$.a'],
    [Symbol('x'), '$'],
    [{ a: async () => true }, '$.a'],
    [match({ a: new Date(Number.NaN) }), '$.a'],
  ])('finds what cannot be matched wherever it is (%#)', (pattern, path) => {
    expect(faultOf(() => pattern)).toMatchObject({ path });
  });

  it('refuses a pattern that contains itself', () => {
    const pattern: Record<string, Pattern> = {};
    pattern['self'] = [pattern];
    expect(faultOf(() => pattern).message).toBe('Invalid pattern at $.self[0]: the pattern contains itself.');
  });

  it('refuses a predicate that answers later, at the latest when it does', () => {
    const later = compilePattern(() => Promise.reject(new TypeError('ignored')));
    expect(() => later(1)).toThrow(/must answer at once/);
  });

  it('lets through what a predicate throws', () => {
    const failing = () => {
      throw new RangeError('of the predicate');
    };
    expect(() => matches({ a: 1 }, { a: or(eq(2), failing) })).toThrow(RangeError);
    expect(matches({ a: 2 }, { a: or(eq(2), failing) })).toBe(true);
  });
});

describe('a regular expression', () => {
  it.each<[string | RegExp, string, boolean]>([
    ['a|bc', 'bcd', true],
    ['a|bc', 'xa', false],
    ['\\-\\@', '-@', true],
    ['a{b}', 'a{b}', true],
    ['^.$', '😀', true],
    [/abc/i, 'ABCD', true],
    [/abc/g, 'xabc', false],
    [/a$/m, 'a\nb', true],
    [/[\p{L}--a]/v, 'b', true],
  ])('%s from the start of "%s": %s', (expression, text, expected) => {
    const test = compilePattern(match(expression));
    expect([test(text), test(text)]).toEqual([expected, expected]);
  });

  it('given as an object accepts null never, and given as text only when it is empty', () => {
    expect([match(new RegExp('')), match('')].map((pattern) => matches(null, pattern))).toEqual([
      false,
      true,
    ]);
  });
});

describe('values of all kinds', () => {
  it.each<[string, unknown, Pattern, boolean]>([
    ['a Date and its text', new Date('2020-01-01T00:00:00.900Z'), datetime('2020-01-01'), true],
    ['a text and a Date', '2020-01-01T00:00:00.900', new Date('2020-01-01T00:00:00.100Z'), true],
    ['a Date before 1970', new Date(-500), new Date(-1_000), true],
    ['a date in its own offset', '2020-01-01T23:00:00-05:00', date('2020-01-01'), true],
    ['a date in UTC', new Date('2020-01-02T04:00:00Z'), date('2020-01-01'), false],
    ['a later time of the same day', '2020-01-01T23:59:59', gt(date('2020-01-01')), false],
    ['the same day', '2020-01-01', lt(datetime('2020-01-01T12:00')), false],
    ['an invalid Date', new Date(Number.NaN), gt(date('2020-01-01')), false],
    ['a large integer', 9007199254740993n, 9007199254740993n, true],
    ['a large integer in text', '9007199254740993', 9007199254740993n, true],
    ['a large integer in text that differs', '9007199254740993', 9007199254740992, false],
    ['a decimal and a double', 0.1, decimal('0.1'), false],
    ['a decimal and its text', '0.10', decimal('0.1'), true],
    ['a decimal from BSON', decimal('5.00'), 5, true],
    ['a fraction in text', '0.1', 0.1, true],
    ['infinity', Number.POSITIVE_INFINITY, gt(1e300), true],
    ['NaN', Number.NaN, lte(5), false],
    ['a set', new Set([1, 2]), [2, 1], true],
    ['a set as pattern', [1, 2, 2], new Set([1, 2]), true],
    ['an empty set', new Set(), empty(), true],
    ['bytes', new Uint8Array(), empty(), false],
    ['bytes and text', Buffer.from('a'), 'a', false],
    ['an item that is undefined', [undefined], [null], true],
    ['nothing', undefined, null, true],
    ['nothing, loosely', undefined, any(), true],
    ['a key that is undefined', { a: undefined }, { a: any() }, false],
    ['a key that objects have by nature', {}, { toString: any() }, false],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }, true],
    [
      'an instance of a class',
      new (class A {
        a = 1;
      })(),
      { a: 1 },
      false,
    ],
    ['a list of objects', [{ id: 1 }], [{ id: gt(0) }], true],
    ['every item used', [1, 2], [gt(0), 2], true],
    ['an item that nothing accepts', [1, -2], [gt(0)], false],
    ['truth of a list', [false], match(true), true],
    ['truth of text', 'FALSE', match(false), true],
    ['truth of a decimal', decimal('0.0'), match(false), true],
    ['truth of NaN', Number.NaN, match(true), true],
    ['falsehood', {}, match(null), true],
    ['falsehood of text', 'false', match(null), false],
    ['one of a list, loosely', 'a', match(['a', 'b']), true],
    ['null in a list, loosely', null, match([null]), false],
    ['a list among items', [1], oneOf([1]), false],
  ])('compare: %s', (_what, value, pattern, expected) => {
    expect(matches(value, pattern)).toBe(expected);
  });
});

describe('strict mode', () => {
  it('says where the kinds differ, what was expected and what came', () => {
    const evaluate = () => matches({ a: { b: 'x' } }, { a: { b: gt(5) } }, { mode: 'strict' });
    expect(evaluate).toThrow(PatternMismatchError);
    expect(evaluate).toThrow(
      expect.objectContaining({ path: '$.a.b', expected: 'numbers', value: 'x' }) as Error,
    );
  });

  it('stops where total mode goes on', () => {
    expect(matches('a', or(eq('a'), gt(5)), { mode: 'strict' })).toBe(true);
    expect(() => matches('a', or(gt(5), eq('a')), { mode: 'strict' })).toThrow(PatternMismatchError);
    expect(matches(['a', 5], ['a'], { mode: 'strict' })).toBe(false);
  });
});
