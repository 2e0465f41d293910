import type { Condition } from '../matching/condition';
import type { Slot } from '../matching/slot';
import { type Anchor, anchorChoices } from './anchor';
import { Overlap } from './overlap';

/** The anchors to find a condition by, one per expression, and how many rules events are expected to meet by them. */
export interface Estimate {
  readonly anchors: readonly Anchor[];
  readonly cost: number;
}

/**
 * Estimates which of a rule's conditions the fewest events meet, on the assumption that events are as varied as the
 * rules: a value that few rules name is met by few events, a path that few rules test is missing from most.
 */
export class Selectivity {
  private rules = 0;
  private readonly perAnchor = new Map<string, number>();
  private readonly perSlot = new Map<Slot, number>();
  private readonly ranges = new Map<Slot, Overlap>();
  private readonly estimates = new Map<Condition, Estimate>();

  /** Takes the conditions of one more rule into account. Count all rules before asking for an estimate. */
  count(conditions: readonly Condition[]): void {
    this.rules += 1;
    for (const { slot, leaf } of conditions) {
      increase(this.perSlot, slot);
      for (const anchor of leaf.flatMap(anchorChoices)) {
        if (anchor.kind === 'range') this.rangesAt(slot).add(anchor.low, anchor.high);
        else increase(this.perAnchor, identity(slot, anchor));
      }
    }
  }

  estimate(condition: Condition): Estimate {
    const known = this.estimates.get(condition);
    if (known !== undefined) return known;
    const { slot, leaf } = condition;
    const cheapest = leaf.map((expression) =>
      anchorChoices(expression)
        .map((anchor) => ({ anchor, cost: this.costOf(slot, anchor) }))
        .reduce((left, right) => (right.cost < left.cost ? right : left)),
    );
    const estimate = {
      anchors: cheapest.map(({ anchor }) => anchor),
      cost: cheapest.reduce((sum, { cost }) => sum + cost, 0),
    };
    this.estimates.set(condition, estimate);
    return estimate;
  }

  /** The condition, of at least one, that the fewest events are expected to meet. */
  mostSelective(conditions: readonly Condition[]): Condition {
    return conditions.reduce((left, right) =>
      this.estimate(right).cost < this.estimate(left).cost ? right : left,
    );
  }

  private costOf(slot: Slot, anchor: Anchor): number {
    switch (anchor.kind) {
      case 'absent':
        return this.rules;
      case 'present':
        return this.perSlot.get(slot) ?? 0;
      case 'range':
        return this.rangesAt(slot).at(Number.isFinite(anchor.low) ? anchor.low : anchor.high);
      default:
        return this.perAnchor.get(identity(slot, anchor)) ?? 0;
    }
  }

  private rangesAt(slot: Slot): Overlap {
    const ranges = this.ranges.get(slot) ?? new Overlap();
    this.ranges.set(slot, ranges);
    return ranges;
  }
}

function identity(slot: Slot, anchor: Anchor): string {
  return `${String(slot.ordinal)}${JSON.stringify(anchor)}`;
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
