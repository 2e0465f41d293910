import * as fc from 'fast-check';
import { personal, text } from './text';

describe('text', () => {
  const accepts = (value: unknown) => text(20).safeParse(value).success;

  it.each([
    ['nothing', ''],
    ['letters of any script', 'Ада Λάβλεϊς 愛達'],
    ['as many emoji, each a surrogate pair, as the limit', '👋'.repeat(20)],
    ['an emoji joined of several', '👩‍👧‍👦'],
    ['right-to-left writing', 'أدا لوفليس'],
    ['combining marks', 'A\u0301da'],
    ['a no-break space', 'Ada\u00a0L'],
    ['exactly the limit', 'x'.repeat(20)],
  ])('accepts %s', (_what, value) => {
    expect(accepts(value)).toBe(true);
  });

  it.each([
    ['NUL', 'Ada\0'],
    ['a line break', 'Ada\nLovelace'],
    ['a tab', 'Ada\t'],
    ['DEL', 'Ada\u007f'],
    ['a C1 control character', 'Ada\u0085'],
    ['a high surrogate alone', 'Ada\ud83d'],
    ['a low surrogate alone', '\udc4bAda'],
    ['surrogates in the wrong order', '\udc4b\ud83d'],
    ['U+FFFE', 'Ada\ufffe'],
    ['U+FFFF', 'Ada\uffff'],
    ['one character too many', 'x'.repeat(21)],
    ['a number', 1815],
    ['null', null],
  ])('refuses %s', (_what, value) => {
    expect(accepts(value)).toBe(false);
  });

  it('accepts only what a UTF-8 round trip and an SQS message body keep', () => {
    const allowedBySqs = (point: number) =>
      [9, 10, 13].includes(point) || (point >= 0x20 && point <= 0xfffd) || point >= 0x10000;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (value) => {
        fc.pre(text(60).safeParse(value).success);
        expect(new TextDecoder().decode(new TextEncoder().encode(value))).toBe(value);
        expect(Array.from(value).every((character) => allowedBySqs(character.codePointAt(0)!))).toBe(true);
      }),
    );
  });

  it('counts code points, so that what it accepts fits a PostgreSQL column of the same length', () => {
    expect(text(2).safeParse('👋🏽').success).toBe(true);
    expect(text(1).safeParse('👋🏽').success).toBe(false);
  });
});

describe('personal', () => {
  it('marks a schema and changes nothing of what it accepts', () => {
    expect(personal(text(3)).meta()).toEqual({ personal: true });
    expect(personal(text(3)).safeParse('Ada').success).toBe(true);
    expect(personal(text(3)).safeParse('Adam').success).toBe(false);
  });

  it('marks no other use of the same schema', () => {
    const name = text(3);
    personal(name);
    expect(name.meta()).toBeUndefined();
  });
});
