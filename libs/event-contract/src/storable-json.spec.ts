import * as fc from 'fast-check';
import { MAX_JSON_DEPTH, storableObject } from './storable-json';

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 1; level < levels; level += 1) value = { in: value };
  return value;
}

/** Where the first fault is, as a path; undefined when there is none. */
function faultAt(value: unknown): string | undefined {
  return storableObject.safeParse(value).error?.issues[0]?.path.join('.');
}

it.each([[null], ['text'], [7], [[]], [undefined]])('refuses %p, which is no object', (value) => {
  expect(faultAt(value)).toBe('');
});

it.each([
  ['NUL', 'a\0b'],
  ['a lone surrogate', '\ud800'],
  ['U+FFFE', '\ufffe'],
  ['U+FFFF', '\uffff'],
  ['a number that is none', JSON.parse('1e999') as number],
])('names the place of %s', (_, value) => {
  expect(faultAt({ good: 1, list: [0, { deep: value }] })).toBe('list.1.deep');
});

it('refuses a name that cannot be stored, at the object that has it', () => {
  expect(faultAt({ outer: { 'a\0b': 1 } })).toBe('outer');
});

it('takes line breaks, emoji and every other character', () => {
  const value = { text: 'a\n\t\u0001\u{1F389}', '': [null, true, 1e21, -0.5] };
  expect(storableObject.parse(value)).toBe(value);
});

it('takes as many levels as it says, and not one more, however many there are', () => {
  expect(faultAt(nested(MAX_JSON_DEPTH))).toBeUndefined();
  expect(faultAt(nested(MAX_JSON_DEPTH + 1))).toBeDefined();
  expect(faultAt(nested(50_000))).toBeDefined();
});

it('changes nothing in what it takes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
      const text = JSON.stringify(value);
      const { success, data = value } = storableObject.safeParse(JSON.parse(text));
      fc.pre(success);
      expect(JSON.stringify(data)).toBe(text);
    }),
  );
});
