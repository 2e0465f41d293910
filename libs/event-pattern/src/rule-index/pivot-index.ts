import type { Condition } from '../matching/condition';
import { allHold } from '../matching/conjunction';
import type { PathTree } from '../matching/path-tree';
import type { Slot } from '../matching/slot';
import type { Selectivity } from './selectivity';
import { SlotIndex } from './slot-index';

/** One conjunction of a rule; a rule with `$or` has several. */
export interface Alternative {
  readonly rule: number;
  readonly conditions: readonly Condition[];
}

/** A condition that some alternatives are looked up by. */
interface Pivot {
  readonly condition: Condition;
  readonly alternatives: Alternative[];
  visitedAt: number;
}

/**
 * Looks every alternative up by the one condition that is expected to hold least often, and checks the others only
 * when that one does. A condition that many rules share is evaluated once per event.
 */
export class PivotIndex {
  private readonly indexes: (SlotIndex<Pivot> | undefined)[] = [];
  private readonly slotsTestedForAbsence = new Set<Slot>();

  constructor(
    private readonly tree: PathTree,
    alternatives: readonly Alternative[],
    selectivity: Selectivity,
  ) {
    const pivots = new Map<Condition, Pivot>();
    for (const alternative of alternatives) {
      const condition = selectivity.mostSelective(alternative.conditions);
      const pivot = pivots.get(condition) ?? this.addPivot(condition, selectivity);
      pivots.set(condition, pivot);
      pivot.alternatives.push(alternative);
    }
  }

  /** The rules that the last event read matches, ascending, each once. */
  match(): readonly number[] {
    const { reading } = this.tree;
    const matched = new Set<number>();
    for (const pivots of this.lookUp()) {
      for (const pivot of pivots) {
        if (pivot.visitedAt === reading) continue;
        pivot.visitedAt = reading;
        if (pivot.condition.mayHold(reading)) this.check(pivot.alternatives, matched);
      }
    }
    return matched.size < 2 ? [...matched] : [...matched].sort((left, right) => left - right);
  }

  private check(alternatives: readonly Alternative[], matched: Set<number>): void {
    for (const { rule, conditions } of alternatives) {
      if (allHold(conditions, this.tree)) matched.add(rule);
    }
  }

  private lookUp(): readonly (readonly Pivot[])[] {
    const found: Pivot[][] = [];
    for (const { ordinal, values, count } of this.tree.filled) {
      const index = this.indexes[ordinal];
      if (index === undefined) continue;
      for (let position = 0; position < count; position += 1) index.find(values[position] ?? null, found);
    }
    for (const slot of this.slotsTestedForAbsence) {
      const index = this.indexes[slot.ordinal];
      if (index !== undefined && slot.mayBeAbsent) found.push(index.absent);
    }
    return found;
  }

  private addPivot(condition: Condition, selectivity: Selectivity): Pivot {
    const pivot = { condition, alternatives: [], visitedAt: 0 };
    const { slot } = condition;
    const index = (this.indexes[slot.ordinal] ??= new SlotIndex());
    for (const anchor of selectivity.estimate(condition).anchors) index.add(anchor, pivot);
    if (condition.acceptsAbsence) this.slotsTestedForAbsence.add(slot);
    return pivot;
  }
}
