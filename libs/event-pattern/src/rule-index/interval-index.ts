interface Interval<T> {
  readonly low: number;
  readonly high: number;
  readonly entries: T[];
}

/** Finds the closed intervals that hold a number, in logarithmic time plus one step per interval found. */
export class IntervalIndex<T> {
  private intervals: Interval<T>[] = [];
  /** The greatest upper bound within the implicit search tree rooted at each position. */
  private reach: number[] | undefined;

  add(low: number, high: number, entry: T): void {
    this.intervals.push({ low, high, entries: [entry] });
    this.reach = undefined;
  }

  find(value: number, found: T[][]): void {
    this.reach ??= this.arrange();
    this.search(value, 0, this.intervals.length, found);
  }

  private search(value: number, from: number, to: number, found: T[][]): void {
    if (from >= to) return;
    const middle = (from + to) >> 1;
    if ((this.reach?.[middle] ?? Infinity) < value) return;
    this.search(value, from, middle, found);
    const interval = this.intervals[middle];
    if (interval === undefined || interval.low > value) return;
    if (interval.high >= value) found.push(interval.entries);
    this.search(value, middle + 1, to, found);
  }

  private arrange(): number[] {
    this.intervals.sort((left, right) => left.low - right.low || left.high - right.high);
    const reach = new Array<number>(this.intervals.length).fill(-Infinity);
    this.extend(reach, 0, this.intervals.length);
    return reach;
  }

  private extend(reach: number[], from: number, to: number): number {
    if (from >= to) return -Infinity;
    const middle = (from + to) >> 1;
    const below = this.extend(reach, from, middle);
    const above = this.extend(reach, middle + 1, to);
    return (reach[middle] = Math.max(below, above, this.intervals[middle]?.high ?? -Infinity));
  }
}
