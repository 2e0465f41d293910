const longestText = 2_000;

/** An error's text as a column can hold it: without the NUL that PostgreSQL refuses, and not endless. */
export function storable(text: string): string {
  return text.slice(0, longestText).replaceAll('\0', '\uFFFD');
}
