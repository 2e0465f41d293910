import { errorClass } from '@fanfare/process/error-class';
import * as fc from 'fast-check';
import { describeError } from './describe-error';

class NoSuchCountryError extends Error {}

it.each<[unknown, string, string]>([
  [new Error('no'), 'Error', 'Error: no'],
  [new NoSuchCountryError('XX'), 'NoSuchCountryError', 'NoSuchCountryError: XX'],
  [new Error('ada@example.com is taken'), 'Error', 'Error: ***@example.com is taken'],
  ['just a string', 'string', 'string: just a string'],
  [undefined, 'undefined', 'undefined: null'],
  [{ email: 'ada@example.com', code: 7 }, 'object', 'object: {"email":"***","code":7}'],
  [Symbol('s'), 'symbol', 'symbol: symbol'],
  [Object.create(null), 'object', 'object: {}'],
])('says of %p that it is a %s', (thrown, name, text) => {
  expect(errorClass(thrown)).toBe(name);
  expect(describeError(thrown)).toBe(text);
});

it('has words for whatever was thrown', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
      expect(describeError(thrown)).toMatch(/^\w+: /);
    }),
  );
});
