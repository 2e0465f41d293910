import type { Condition } from './condition';
import type { ArrayElement } from './path-tree';
import type { Slot } from './slot';

const none = -1;

/**
 * Looks for one value per condition such that all values of one array come from one element of it. Conditions are
 * taken in order; absence means that no value at the path lies in the elements picked so far. Backtracks, and never
 * tries the rest twice from picks that are the same as far as the rest can tell.
 */
export class ElementSearch {
  /** The element picked of each array. */
  private readonly picked: Int32Array;
  private readonly arraysPicked: number[] = [];
  private readonly refuted = new Set<string>();
  private lastUses: Int32Array | undefined;

  constructor(
    private readonly conditions: readonly Condition[],
    private readonly arrays: number,
  ) {
    this.picked = new Int32Array(arrays).fill(none);
  }

  succeeds(): boolean {
    return this.succeedsFrom(0);
  }

  private succeedsFrom(position: number): boolean {
    const condition = this.conditions[position];
    if (condition === undefined) return true;
    if (this.refuted.size > 0 && this.refuted.has(this.situation(position))) return false;
    const succeeds = this.someValueFits(condition, position) || this.absenceFits(condition, position);
    if (!succeeds && position > 0) this.refuted.add(this.situation(position));
    return succeeds;
  }

  private someValueFits(condition: Condition, position: number): boolean {
    const { values, elements, count } = condition.slot;
    for (let index = 0; index < count; index += 1) {
      const element = elements[index] ?? null;
      if (this.agrees(element) && condition.accepts(values[index] as string)) {
        const before = this.arraysPicked.length;
        this.pick(element);
        if (this.succeedsFrom(position + 1)) return true;
        this.unpick(before);
      }
    }
    return false;
  }

  private absenceFits({ acceptsAbsence, slot }: Condition, position: number): boolean {
    return acceptsAbsence && this.isAbsent(slot) && this.succeedsFrom(position + 1);
  }

  private isAbsent(slot: Slot): boolean {
    for (let index = 0; index < slot.count; index += 1) {
      if (this.agrees(slot.elements[index] ?? null)) return false;
    }
    return true;
  }

  private agrees(innermost: ArrayElement | null): boolean {
    for (let element = innermost; element !== null; element = element.outer) {
      const index = this.picked[element.array];
      if (index !== none && index !== element.index) return false;
    }
    return true;
  }

  private pick(innermost: ArrayElement | null): void {
    for (let element = innermost; element !== null; element = element.outer) {
      if (this.picked[element.array] === none) {
        this.picked[element.array] = element.index;
        this.arraysPicked.push(element.array);
      }
    }
  }

  private unpick(keep: number): void {
    while (this.arraysPicked.length > keep) this.picked[this.arraysPicked.pop() ?? none] = none;
  }

  /** The position and the picks that conditions from there on can meet again, as text. */
  private situation(position: number): string {
    const lastUses = (this.lastUses ??= this.findLastUses());
    const relevant = this.arraysPicked.filter((array) => (lastUses[array] ?? none) >= position);
    const picks = relevant.sort((left, right) => left - right).map((array) => [array, this.picked[array]]);
    return `${String(position)}/${picks.join('/')}`;
  }

  private findLastUses(): Int32Array {
    const lastUses = new Int32Array(this.arrays).fill(none);
    this.conditions.forEach(({ slot }, position) => {
      for (let index = 0; index < slot.count; index += 1) {
        for (let element = slot.elements[index] ?? null; element !== null; element = element.outer) {
          lastUses[element.array] = position;
        }
      }
    });
    return lastUses;
  }
}
