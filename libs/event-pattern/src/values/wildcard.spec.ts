import * as fc from 'fast-check';
import { matchesWildcard, parseWildcard } from './wildcard';

describe('a wildcard', () => {
  it('matches what the regular expression with the same pieces matches', () => {
    const letters = fc.stringMatching(/^[ab\n]{0,12}$/);
    const wildcards = fc.array(fc.stringMatching(/^[ab\n]{0,3}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(wildcards, letters, (pieces, text) => {
        expect(matchesWildcard(pieces, text)).toBe(new RegExp(`^${pieces.join('.*')}$`, 's').test(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['a*c', ['a', 'c']],
    ['*', ['', '']],
    ['', ['']],
    ['\\*a\\\\*', ['*a\\', '']],
    ['\\**', ['*', '']],
    ['😀*\n', ['😀', '\n']],
  ])('%j is split at its asterisks', (text, pieces) => {
    expect(parseWildcard(text, '$')).toEqual(pieces);
  });

  it.each(['**', 'a***', '\\', '\\a', 'a\\\\**', '\\\n'])('%j is refused', (text) => {
    expect(() => parseWildcard(text, '$.a')).toThrow('Invalid event pattern at $.a');
  });
});
