import type { Conjunction } from '../language/read-pattern';
import { Condition } from './condition';
import { ElementSearch } from './element-search';
import { PathTree } from './path-tree';

/** The conditions of any number of patterns over one path tree; equal conditions are one object. */
export class Conditions {
  readonly tree = new PathTree();
  private readonly known = new Map<string, Condition>();

  /** The conditions of a conjunction in the order of their paths, by UTF-16 units, which decides what is absent. */
  of(conjunction: Conjunction): readonly Condition[] {
    const paths = [...conjunction].sort(([left], [right]) => (left < right ? -1 : 1));
    return paths.map(([path, leaf]) => {
      const identity = `${path}\0${JSON.stringify(leaf)}`;
      const condition = this.known.get(identity) ?? new Condition(this.tree.slotAt(path), leaf);
      this.known.set(identity, condition);
      return condition;
    });
  }
}

/** Whether the last event read satisfies all conditions, in the same element of every array they meet in. */
export function allHold(conditions: readonly Condition[], tree: PathTree): boolean {
  let insideArrays = false;
  for (const condition of conditions) {
    if (!condition.mayHold(tree.reading)) return false;
    if (condition.slot.insideArrays) insideArrays = true;
  }
  return !insideArrays || new ElementSearch(conditions, tree.arrays).succeeds();
}
