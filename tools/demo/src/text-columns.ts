const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60]/u;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
/** Ends the influence of text from right to left on the digits after it. */
const LEFT_TO_RIGHT_MARK = '\u200e';

/** How many columns of a terminal a text without control characters takes. */
export function columnsOf(text: string): number {
  return characters(text).reduce((sum, character) => sum + columnsOfCharacter(character), 0);
}

/** The text in exactly so many columns, at least one: filled with spaces, or cut between characters with an ellipsis. */
export function fitted(text: string, columns: number): string {
  const shown = columnsOf(text) <= columns ? text : `${cut(text, columns - 1)}…`;
  const isMarked = shown.includes(LEFT_TO_RIGHT_MARK);
  const mark = rightToLeft.test(shown) && !isMarked ? LEFT_TO_RIGHT_MARK : '';
  return `${shown}${mark}${' '.repeat(columns - columnsOf(shown))}`;
}

function cut(text: string, columns: number): string {
  let taken = '';
  let left = columns;
  for (const character of characters(text)) {
    left -= columnsOfCharacter(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

function characters(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function columnsOfCharacter(character: string): number {
  if (/^[\p{Cf}\p{Mn}]+$/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
