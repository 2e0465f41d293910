import fc from 'fast-check';
import { commonPhrases } from './common-passwords';
import { normalizePassword, passwordProblem } from './password-policy';

const ada = { email: 'ada.lovelace@analytical-engine.example', name: 'Ada Lovelace' };
const code = (password: string, owner = ada) => passwordProblem(password, owner)?.code;

/** Fifteen characters that no rule speaks against, so that a test can change one thing. */
const good = 'vK7 mossy ruler';

describe('a password', () => {
  it.each([
    good,
    'glacier tuba envelope nine',
    'correct pony battery staple',
    'My password manager made: 8fkW2-xHq',
    'ada was never a mathematician, sadly',
    '839201746529104',
    'пять ленивых моржей',
    '正しい馬のバッテリーステープルだよね本当',
    '🦑🪁🧦🥝🪵🛖🧂🎷🪞🫖🪑🧲🪃🛶🪀',
    '                vKmqwx',
  ])('is taken when nobody would guess it: %s', (password) => {
    expect(passwordProblem(password, ada)).toBeUndefined();
  });

  it.each([
    ['', 'PASSWORD_TOO_SHORT'],
    [good.slice(1), 'PASSWORD_TOO_SHORT'],
    [`${good.slice(1)}🦑`, undefined],
    [`${good.slice(2)}🦑`, 'PASSWORD_TOO_SHORT'],
    [longPassword(256), undefined],
    [longPassword(257), 'PASSWORD_TOO_LONG'],
    ['🦑'.repeat(257), 'PASSWORD_TOO_LONG'],
  ])('has 15 to 256 characters, an emoji being one', (password, expected) => {
    expect(code(password)).toBe(expected);
  });

  it('is counted as it will be hashed, whatever way accents are typed', () => {
    const decomposed = 'e\u0301'.repeat(3) + good.slice(4);
    expect(code(decomposed)).toBe('PASSWORD_TOO_SHORT');
    expect(normalizePassword(decomposed)).toBe('\u00e9'.repeat(3) + good.slice(4));
  });

  it.each([
    ['a known phrase', 'correcthorsebatterystaple'],
    ['a known phrase with capitals', 'CorrectHorseBatteryStaple'],
    ['a known phrase in look-alikes', 'th3qu1ckbr0wnf0x'],
    ['a known phrase twice', 'maytheforcebewithyoumaytheforcebewithyou'],
    ['a known string of letters and digits', 'polniypizdec110211'],
    ['a common word with digits after it', 'password1234567'],
    ['a common word with digits and signs', 'Password2026!!!!'],
    ['a common word in look-alikes', 'P@$$w0rd-P@$$w0rd'],
    ['the other look-alike of l', 'we1comewe1come2026'],
    ['common words alone', 'adminadminpassword'],
    ['month and year, twice', 'October2026October2026'],
    ['digits in order', '123456789012345'],
    ['digits there and back', '12345678987654321'],
    ['the alphabet', 'abcdefghijklmnopqrst'],
    ['a row of keys', 'qwertyuiopasdfgh'],
    ['a row of keys backwards', 'poiuytrewqlkjhgf'],
    ['columns of keys', '1qaz2wsx3edc4rfv'],
    ['one character', 'aaaaaaaaaaaaaaaaaaaa'],
    ['a few characters, each repeated', 'aaaaabbbbbccccc11111'],
    ['a short text again and again', 'xk7qxk7qxk7qxk7q'],
    ['a short text again, cut off', 'gm4ztgm4ztgm4ztg'],
    ['spaces alone', ' '.repeat(15)],
    ['a few characters in much space', `abx${' '.repeat(20)}q9`],
  ])('is not %s', (_, password) => {
    expect(code(password)).toBe('PASSWORD_GUESSABLE');
  });

  it.each([
    'Ada Lovelace 1815',
    'ada.lovelace@analytical-engine.example',
    'AdaLovelaceAda!',
    '2026 lovelaceADA',
  ])('is not little more than its owner: %s', (password) => {
    expect(code(password)).toBe('PASSWORD_PERSONAL');
    expect(code(password, { email: 'x@y.example', name: 'Bo Li' })).not.toBe('PASSWORD_PERSONAL');
  });

  it('may be anything long for an owner whose name has no letters or signs that regular expressions know', () => {
    expect(code(good, { email: '.*+?^${}()|[]\\@x', name: '🦑 [' })).toBeUndefined();
  });

  it('is judged without failing, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600, unit: 'binary' }),
        fc.string(),
        fc.string(),
        (password, email, name) => {
          const known = [
            undefined,
            'PASSWORD_TOO_SHORT',
            'PASSWORD_TOO_LONG',
            'PASSWORD_GUESSABLE',
            'PASSWORD_PERSONAL',
          ];
          expect(known).toContain(code(password, { email, name }));
        },
      ),
    );
  });

  it('cannot be any phrase of the list', () => {
    expect(commonPhrases.size).toBeGreaterThan(100);
    expect([...commonPhrases].filter((phrase) => code(phrase) !== 'PASSWORD_GUESSABLE')).toEqual([]);
  });
});

function longPassword(length: number): string {
  const syllables = Array.from({ length }, (_, index) =>
    String.fromCodePoint(0x4e00 + ((index * 7919) % 5000)),
  );
  return syllables.join('');
}
