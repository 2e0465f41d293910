import { commonPhrases, commonWords } from './common-passwords';

/** What must be left of a password, without white space, once everything that guessers try first is taken out. */
const UNGUESSABLE_CHARACTERS = 6;
const SHORTEST_WALK = 4;

const rows = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
  '!@#$%^&*()',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
];
const walks = [...rows, ...rows.map((row) => Array.from(row).reverse().join(''))];

const lookAlikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/**
 * Whether guessers would find a password early: it is a well-known phrase, or it is made of common words (also in
 * look-alike spelling), walks over the alphabet or the keyboard, repetitions and the `personal` words, and of little
 * else. A password that merely contains some of these is fine.
 */
export function isGuessable(password: string, personal: readonly string[] = []): boolean {
  const text = shortestPeriod(password.toLowerCase());
  const isPhrase = spellings(text).some((spelling) => commonPhrases.has(spelling));
  return isPhrase || unguessable(text, personal).length < UNGUESSABLE_CHARACTERS;
}

/** A text as it is and as it may be meant, character for character: a position in one is the same position in all. */
function spellings(text: string): readonly string[] {
  const letters = text.replace(/[@430$57]/g, (character) => lookAlikes[character] ?? character);
  return [text, letters.replace(/[1!]/g, 'i'), letters.replace(/[1!]/g, 'l')];
}

/** `passwordpassword` is `password` to a guesser: the shortest text that repeats to this one, its end cut off or not. */
function shortestPeriod(text: string): string {
  for (let period = 1; period <= text.length / 2; period += 1) {
    if (text.startsWith(text.slice(period))) return text.slice(0, period);
  }
  return text;
}

/** The characters that belong to no guessable piece. */
function unguessable(text: string, personal: readonly string[]): readonly string[] {
  const guessed = new Set<number>();
  const take = (from: number, length: number): void => {
    for (let index = from; index < from + length; index += 1) guessed.add(index);
  };
  const pieces = [
    ...commonWords,
    ...personal.map((word) => word.toLowerCase()).filter((word) => word.length >= 3),
  ];
  for (const spelling of spellings(text)) {
    for (const piece of pieces) for (const at of occurrences(spelling, piece)) take(at, piece.length);
  }
  for (const repeat of text.matchAll(/(.)\1{2,}/g)) take(repeat.index, repeat[0].length);
  for (let at = 0; at <= text.length - SHORTEST_WALK; at += 1) {
    const steps = text.slice(at, at + SHORTEST_WALK);
    if (walks.some((walk) => walk.includes(steps))) take(at, SHORTEST_WALK);
  }
  return text.split('').filter((character, index) => !guessed.has(index) && /\S/.test(character));
}

function* occurrences(text: string, piece: string): Generator<number> {
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) yield at;
}
