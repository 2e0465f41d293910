import * as fc from 'fast-check';
import { CaselessText, foldCase } from './letter-case';

const everyUnit = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));

describe('text that ignores case', () => {
  it('accepts the lower and the upper form of each of its characters and nothing shorter or longer', () => {
    const text = new CaselessText('aBß');
    expect(['abß', 'ABSS', 'AbSS'].map((candidate) => text.isAll(candidate))).toEqual([true, true, true]);
    expect(['ab', 'abs', 'abßx', 'abss'].map((candidate) => text.isAll(candidate))).toEqual(
      Array(4).fill(false),
    );
    expect(text.isStartOf('ABSSx')).toBe(true);
    expect(text.isEndOf('xABSS')).toBe(true);
    expect(text.isEndOf('ABSSx')).toBe(false);
  });

  it('can take whichever form stands there, for no form starts or ends its other form', () => {
    const ambiguous = everyUnit.filter((unit) => {
      const [lower, upper] = [unit.toLowerCase(), unit.toUpperCase()];
      if (lower === upper) return false;
      const affixed = (one: string, other: string): boolean => one.startsWith(other) || one.endsWith(other);
      return affixed(lower, upper) || affixed(upper, lower);
    });
    expect(ambiguous).toEqual([]);
  });
});

describe('folding', () => {
  it('makes both forms of every character one', () => {
    const apart = everyUnit.filter(
      (unit) =>
        foldCase(unit.toLowerCase()) !== foldCase(unit) || foldCase(unit.toUpperCase()) !== foldCase(unit),
    );
    expect(apart).toEqual([]);
  });

  it('makes one of whatever text is accepted, whole, as a start and as an end', () => {
    const unit = fc.constantFrom(
      'a',
      'Z',
      'ß',
      'Σ',
      'σ',
      'ς',
      'İ',
      'ı',
      'ŉ',
      'ﬁ',
      'K',
      'ǅ',
      'Å',
      ' ',
      '\u0307',
    );
    const text = fc.array(unit, { maxLength: 6 }).map((units) => units.join(''));
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (pattern, rest, uppers) => {
          const spelt = pattern
            .split('')
            .map((character, index) => (uppers[index] ? character.toUpperCase() : character.toLowerCase()))
            .join('');
          expect(new CaselessText(pattern).isAll(spelt)).toBe(true);
          expect(foldCase(spelt)).toBe(foldCase(pattern));
          expect(foldCase(spelt + rest).startsWith(foldCase(pattern))).toBe(true);
          expect(foldCase(rest + spelt).endsWith(foldCase(pattern))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
