import fc from 'fast-check';
import { columnsOf, fitted } from './text-columns';

describe('the columns of a text', () => {
  it.each([
    ['', 0],
    ['Ada', 3],
    ['José', 4],
    ['Zoe\u0308', 3],
    ['שרה לוי', 7],
    ['佐藤 結衣', 9],
    ['ガ', 2],
    ['김민준', 6],
    ['👩‍💻', 2],
    ['a\u200eb', 2],
  ])('%j takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('are exactly those asked for, whatever the text', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', 'e\u0308', 'ש', '佐', '👩‍💻', ' ') });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 30 }), (text, columns) => {
        expect(columnsOf(fitted(text, columns))).toBe(columns);
      }),
    );
  });
});

describe('a fitted text', () => {
  it('is filled with spaces', () => {
    expect(fitted('Ada', 5)).toBe('Ada  ');
  });

  it('is cut with an ellipsis, between characters', () => {
    expect(fitted('Ada Lovelace', 6)).toBe('Ada L…');
    expect(fitted('佐藤 結衣', 4)).toBe('佐… ');
    expect(fitted('Zoe\u0308e', 3)).toBe('Zo…');
  });

  it('keeps text from right to left from turning the digits after it around, with one mark', () => {
    expect(fitted('שרה', 5)).toBe('שרה\u200e  ');
    expect(fitted(fitted('שרה', 5), 6)).toBe('שרה\u200e   ');
  });
});
