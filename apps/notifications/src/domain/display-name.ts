const MAX_CHARACTERS = 80;
const linkLike = /[/@:]|www\.|[\p{L}\p{N}]\.\p{L}{2}/iu;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A customer's name as it may stand in a mail: one line without control or direction characters, at most 80 characters,
 * cut between characters. Empty for a name that mail programs would turn into a link: a registration must not be
 * a way to send somebody an advertisement in our name.
 */
export function displayName(name: string): string {
  const line = name
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '')
    .trim();
  if (linkLike.test(line)) return '';
  const shown = Array.from(characters.segment(line), ({ segment }) => segment);
  return shown.length > MAX_CHARACTERS ? `${shown.slice(0, MAX_CHARACTERS - 1).join('')}…` : line;
}
