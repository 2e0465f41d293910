/** Text as it is kept: NFC, no white space around it, one space for any white space within. Doing it twice changes nothing. */
export function plainText(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/**
 * How many characters of a text can be seen: code points, without those that have no shape of their own (joiners,
 * fillers, variation selectors). Not graphemes, of which names such as "श्री" have one only.
 */
export function visibleLength(text: string): number {
  return Array.from(text.replace(/[\p{Default_Ignorable_Code_Point}\s]/gu, '')).length;
}
