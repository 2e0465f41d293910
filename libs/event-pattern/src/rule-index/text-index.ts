import type { Position } from './anchor';
import { GramIndex } from './gram-index';
import { addTo } from './lists';

/** Finds the entries whose text is the whole, the start or the end of a given text, or three characters in it. */
export class TextIndex<T> {
  private readonly whole = new Map<string, T[]>();
  private readonly start = new AffixIndex<T>((text, length) => text.slice(0, length));
  private readonly end = new AffixIndex<T>((text, length) => text.slice(text.length - length));
  private readonly inside = new GramIndex<T>();

  add(position: Position, text: string, entry: T): void {
    if (position === 'whole') addTo(this.whole, text, entry);
    else this[position].add(text, entry);
  }

  find(text: string, found: T[][]): void {
    const entries = this.whole.get(text);
    if (entries !== undefined) found.push(entries);
    this.start.find(text, found);
    this.end.find(text, found);
    this.inside.find(text, found);
  }
}

/** One table per length that occurs, so that a look-up costs as many table look-ups as there are lengths. */
class AffixIndex<T> {
  private readonly byLength = new Map<number, Map<string, T[]>>();

  constructor(private readonly cut: (text: string, length: number) => string) {}

  add(affix: string, entry: T): void {
    const table = this.byLength.get(affix.length) ?? new Map<string, T[]>();
    this.byLength.set(affix.length, table);
    addTo(table, affix, entry);
  }

  find(text: string, found: T[][]): void {
    for (const [length, table] of this.byLength) {
      const entries = length <= text.length ? table.get(this.cut(text, length)) : undefined;
      if (entries !== undefined) found.push(entries);
    }
  }
}
