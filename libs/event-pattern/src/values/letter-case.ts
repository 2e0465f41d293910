/** The two spellings that one character of a pattern accepts. */
type CaseForms = readonly [lower: string, upper: string];

/**
 * Text of a pattern that ignores case. The pattern decides: each of its characters (UTF-16 units, no locale) accepts
 * its own lower and upper form, so that ß accepts SS while ss refuses ß.
 */
export class CaselessText {
  private readonly forms: readonly CaseForms[];

  constructor(text: string) {
    this.forms = text.split('').map((character) => [character.toLowerCase(), character.toUpperCase()]);
  }

  isAll(text: string): boolean {
    return this.endFromStart(text) === text.length;
  }

  isStartOf(text: string): boolean {
    return this.endFromStart(text) !== -1;
  }

  isEndOf(text: string): boolean {
    let end = text.length;
    for (let position = this.forms.length - 1; position >= 0; position -= 1) {
      const form = this.forms[position]?.find((candidate) => text.endsWith(candidate, end));
      if (form === undefined) return false;
      end -= form.length;
    }
    return true;
  }

  /** Where this text ends when it starts the other, otherwise -1. No form is the beginning of its other form. */
  private endFromStart(text: string): number {
    let end = 0;
    for (const forms of this.forms) {
      const form = forms.find((candidate) => text.startsWith(candidate, end));
      if (form === undefined) return -1;
      end += form.length;
    }
    return end;
  }
}

/** One text for all that are equal but for case: if a caseless text accepts another, both fold to the same. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}
