/** Counts how many of many closed intervals hold a number. */
export class Overlap {
  private readonly lows: number[] = [];
  private readonly highs: number[] = [];
  private sorted = true;

  add(low: number, high: number): void {
    this.lows.push(low);
    this.highs.push(high);
    this.sorted = false;
  }

  at(value: number): number {
    if (!this.sorted) {
      for (const bounds of [this.lows, this.highs]) bounds.sort((left, right) => left - right);
      this.sorted = true;
    }
    return countWhile(this.lows, (low) => low <= value) - countWhile(this.highs, (high) => high < value);
  }
}

/** How many leading items satisfy a test that none after them does. */
function countWhile(items: readonly number[], test: (item: number) => boolean): number {
  let from = 0;
  let to = items.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (test(items[middle] ?? NaN)) from = middle + 1;
    else to = middle;
  }
  return from;
}
