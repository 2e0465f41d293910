import * as fc from 'fast-check';

const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'a', 'b') },
  { weight: 1, arbitrary: fc.constantFrom('c', 'a.b', '__proto__', 'length', 'constructor') },
);
const texts = [
  '',
  'x',
  'xy',
  'xyz',
  'XYz',
  'zyx',
  'ß',
  'SS',
  '10.0.0.1',
  '010.0.0.01',
  '::1',
  '0:0::1',
  'fe80::',
];
const numbers = [0, -0, 1, 2, 1.5, 300, -7, 1e300];
const scalar = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<unknown>('x', 'xy', 1) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(...texts, ...numbers, true, false, null) },
);

function objectOf(entries: fc.Arbitrary<[string, unknown]>, minimum: number): fc.Arbitrary<unknown> {
  return fc
    .array(entries, { minLength: minimum, maxLength: 3 })
    .map((list): unknown => Object.fromEntries(list));
}

const { event: eventTree } = fc.letrec<{ event: unknown; value: unknown }>((tie) => ({
  event: objectOf(fc.tuple(key, tie('value')), 0),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 2, arbitrary: tie('event') },
    { weight: 3, arbitrary: fc.array(fc.oneof(tie('event'), tie('value')), { maxLength: 5 }) },
  ),
}));

/** Parsed events of few keys and values, so that many have something in common, with objects and arrays nested. */
export const arbitraryEvent: fc.Arbitrary<unknown> = eventTree;

const text = fc.constantFrom(...texts);
const nonEmpty = fc.constantFrom('x', 'xy', 'z', 'yz', 'X', 'xyz');
const number = fc.constantFrom(...numbers);
const wildcard = fc.constantFrom(
  '*',
  '',
  'x*',
  '*z',
  'x*z',
  '*y*',
  '*xyz*',
  'x*y*z',
  'xy',
  '1*.1',
  '\\*',
  '*\\\\',
);
const block = fc.constantFrom(
  '10.0.0.0/24',
  '0.0.0.0/0',
  '10.0.0.0/31',
  '11.0.0.0/7',
  '::/64',
  '::2/127',
  'fe80::/9',
);
const lower = fc.constantFrom('>', '>=');
const upper = fc.constantFrom('<', '<=');

function oneOrMany(items: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(items, fc.array(items, { minLength: 1, maxLength: 3 }));
}

const caseless = fc.record({ 'equals-ignore-case': text });

const expression: fc.Arbitrary<unknown> = fc.oneof(
  caseless,
  fc.record({ prefix: fc.oneof(text, caseless) }),
  fc.record({ suffix: fc.oneof(text, caseless) }),
  fc.record({ wildcard }),
  fc.record({ cidr: block }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ exists: fc.constant(false) }),
  fc.record({ exactly: text }),
  fc.record({ numeric: fc.tuple(fc.oneof(fc.constant('='), lower, upper), number) }),
  fc.record({ numeric: fc.tuple(lower, fc.constantFrom(-8, 0, 1), upper, fc.constantFrom(1.5, 2, 301)) }),
  fc.record({ 'anything-but': fc.oneof(oneOrMany(text), oneOrMany(number)) }),
  fc.record({
    'anything-but': fc.oneof(
      fc.record({ prefix: oneOrMany(nonEmpty) }),
      fc.record({ suffix: oneOrMany(nonEmpty) }),
      fc.record({ 'equals-ignore-case': oneOrMany(text) }),
      fc.record({ wildcard: oneOrMany(wildcard) }),
    ),
  }),
);

const leaf = fc.array(fc.oneof(scalar, expression), { minLength: 1, maxLength: 3 });

const { pattern: patternTree } = fc.letrec<{ pattern: unknown; member: [string, unknown] }>((tie) => ({
  pattern: objectOf(tie('member'), 1),
  member: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: fc.tuple(key, leaf) },
    { weight: 2, arbitrary: fc.tuple(key, tie('pattern')) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constant('$or'), fc.array(tie('pattern'), { minLength: 2, maxLength: 3 })),
    },
  ),
}));

/** Valid patterns of all operators over the keys and values of the events. */
export const arbitraryPattern: fc.Arbitrary<unknown> = patternTree;

const bit = fc.constantFrom(0, 1);
const row = fc.record({ p: bit, q: bit, r: bit }, { requiredKeys: ['p'] });
const rows = fc.array(fc.oneof(row, fc.array(row, { maxLength: 2 })), { minLength: 1, maxLength: 4 });
const group = fc.record({ a: bit, b: rows, c: rows, 'b.p': bit, d: bit }, { requiredKeys: ['b', 'c'] });

/** Events of lists within lists, where what matters is which values stand in the same element. */
export const arbitraryListEvent: fc.Arbitrary<unknown> = fc.record({
  g: fc.array(group, { minLength: 1, maxLength: 3 }),
});

const bitLeaf = fc.oneof(
  { weight: 3, arbitrary: bit.map((value) => [value]) },
  { weight: 1, arbitrary: fc.constantFrom([0, 1], [{ exists: false }], [1, { exists: false }]) },
);
const rowPattern = fc
  .record({ p: bitLeaf, q: bitLeaf, r: bitLeaf }, { requiredKeys: [] })
  .filter((fields) => Object.keys(fields).length > 0);

/** Patterns over the fields of the list events. */
export const arbitraryListPattern: fc.Arbitrary<unknown> = fc
  .record({ a: bitLeaf, b: rowPattern, c: rowPattern, d: bitLeaf }, { requiredKeys: ['b'] })
  .map((fields) => ({ g: fields }));
