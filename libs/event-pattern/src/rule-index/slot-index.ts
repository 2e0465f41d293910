import type { Scalar } from '../language/expression';
import { parseAddress } from '../values/ip-address';
import { foldCase } from '../values/letter-case';
import type { Anchor, View } from './anchor';
import { IntervalIndex } from './interval-index';
import { addTo } from './lists';
import { TextIndex } from './text-index';

/** Finds, for a value at one path, every entry with an anchor that the value meets, and perhaps some more. */
export class SlotIndex<T> {
  /** Entries that the absence of the path meets. */
  readonly absent: T[] = [];
  private readonly present: T[] = [];
  private readonly equal = new Map<Scalar, T[]>();
  private readonly texts = new Map<View, TextIndex<T>>();
  private ranges: IntervalIndex<T> | undefined;

  add(anchor: Anchor, entry: T): void {
    switch (anchor.kind) {
      case 'absent':
      case 'present':
        this[anchor.kind].push(entry);
        break;
      case 'equal':
        addTo(this.equal, anchor.value, entry);
        break;
      case 'range':
        (this.ranges ??= new IntervalIndex()).add(anchor.low, anchor.high, entry);
        break;
      default:
        this.textsIn(anchor.view).add(anchor.kind, anchor.text, entry);
    }
  }

  /** Appends lists of entries; they are the index's own and must not be changed. */
  find(value: Scalar, found: T[][]): void {
    const equal = this.equal.get(value);
    if (equal !== undefined) found.push(equal);
    if (this.present.length > 0) found.push(this.present);
    if (typeof value === 'string') this.findText(value, found);
    else if (typeof value === 'number') this.ranges?.find(value, found);
  }

  private findText(value: string, found: T[][]): void {
    for (const [view, index] of this.texts) {
      const seen = seenThrough(view, value);
      if (seen !== undefined) index.find(seen, found);
    }
  }

  private textsIn(view: View): TextIndex<T> {
    const index = this.texts.get(view) ?? new TextIndex<T>();
    this.texts.set(view, index);
    return index;
  }
}

function seenThrough(view: View, text: string): string | undefined {
  if (view === 'text') return text;
  return view === 'folded' ? foldCase(text) : parseAddress(text);
}
