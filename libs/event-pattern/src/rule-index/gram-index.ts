import { addTo } from './lists';

const gramLength = 3;

/** The runs of three characters of a text; none when it is shorter. */
export function gramsOf(text: string): readonly string[] {
  const count = Math.max(0, text.length - gramLength + 1);
  return Array.from({ length: count }, (_, start) => text.slice(start, start + gramLength));
}

/** Finds the entries whose three characters stand anywhere in a text, and rarely some others, in one pass over it. */
export class GramIndex<T> {
  private readonly entries = new Map<number, T[]>();

  add(gram: string, entry: T): void {
    addTo(this.entries, codeAt(gram, 0), entry);
  }

  find(text: string, found: T[][]): void {
    if (this.entries.size === 0) return;
    for (let start = 0; start <= text.length - gramLength; start += 1) {
      const entries = this.entries.get(codeAt(text, start));
      if (entries !== undefined) found.push(entries);
    }
  }
}

/** A small integer for three characters, the same for few others. */
function codeAt(text: string, start: number): number {
  return (text.charCodeAt(start) * 31 + text.charCodeAt(start + 1)) * 31 + text.charCodeAt(start + 2);
}
