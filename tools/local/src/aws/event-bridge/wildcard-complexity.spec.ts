import fc from 'fast-check';
import { wildcardComplexity } from './wildcard-complexity';

/** What the reference engine's own tests say, each with a text that shows it. */
it.each([
  [1, ['*']],
  [1, ['abc']],
  [3, ['*', 'ab*c']],
  [2, ['*ab']],
  [3, ['*aa']],
  [2, ['aa*']],
  [2, ['a*bc']],
  [3, ['a*bcb']],
  [4, ['*ab*ad']],
  [4, ['*aba*']],
  [5, ['a*b*bb']],
  [3, ['a*b*cd']],
  [3, ['ab*c', 'x*xx']],
  [4, ['*abc', '*abcde']],
  [7, ['a*aaa', 'aa*aa']],
  [6, ['ab*cd', 'ab*wx', 'ab*yz']],
  [7, ['*ab*b*b*']],
  [17, ['*a*a*a*a*a*a*a*a*']],
  [2, ['ab*c', 'ab*c']],
  [10, ['F*eatureFeature', 'Fe*atureFeature', 'Fea*tureFeature']],
])('at most %i beginnings of %j match a text', (expected, wildcards) => {
  expect(wildcardComplexity(wildcards, 100)).toBe(expected);
  expect(wildcardComplexity(wildcards, expected)).toBe(expected);
  expect(wildcardComplexity(wildcards, expected - 1)).toBe(Infinity);
});

it('an escaped star is a letter', () => {
  expect(wildcardComplexity(['\\*a\\*'], 100)).toBe(1);
  expect(wildcardComplexity(['*\\**\\\\'], 100)).toBe(wildcardComplexity(['*b*c'], 100));
});

it('no text matches more beginnings than are counted', () => {
  const word = fc.array(fc.constantFrom('a', 'b', 'ab', '*a', '*b'), { minLength: 1, maxLength: 4 });
  const wildcards = fc.array(
    word.map((parts) => parts.join('')),
    { minLength: 1, maxLength: 3 },
  );
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  fc.assert(
    fc.property(wildcards, text, (tried, read) => {
      const beginnings = [...new Set(tried)].flatMap((wildcard) =>
        Array.from(wildcard, (_, index) => wildcard.slice(0, index + 1)),
      );
      const matching = beginnings.filter((beginning) =>
        new RegExp(`^${beginning.replaceAll('*', '.*')}$`).test(read),
      );
      expect(matching.length).toBeLessThanOrEqual(wildcardComplexity(tried, 100));
    }),
  );
});
