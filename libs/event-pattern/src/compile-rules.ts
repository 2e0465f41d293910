import { InvalidEventPatternError } from './errors';
import { type Conjunction, readPattern } from './language/read-pattern';
import { Conditions } from './matching/conjunction';
import type { PathTree } from './matching/path-tree';
import { type Alternative, PivotIndex } from './rule-index/pivot-index';
import { Selectivity } from './rule-index/selectivity';

export interface RuleIndex<Id> {
  /** How many ids there are to be found. */
  readonly size: number;
  /**
   * The ids of the rules that the parsed event matches, in the order in which the rules were given, each once.
   * Agrees with `compilePattern` on every rule. Never throws; what is not a JSON object matches nothing.
   */
  match(event: unknown): readonly Id[];
}

/**
 * Compiles many patterns, each JSON text or the parsed object, into one index that matches an event against all of
 * them at a cost that follows the rules it nearly matches rather than the number of rules. An id given with several
 * patterns is found when any of them matches. Throws InvalidEventPatternError, naming the rule, for a pattern that
 * does not follow the language. The index never changes: compile anew when the rules do.
 */
export function compileRules<Id>(rules: Iterable<readonly [id: Id, pattern: unknown]>): RuleIndex<Id> {
  const { tree, index, ids } = build(rules);
  return {
    size: ids.length,
    match: (event) => (tree.read(event) ? index.match().map((rule) => ids[rule] as Id) : []),
  };
}

function build<Id>(rules: Iterable<readonly [id: Id, pattern: unknown]>): {
  tree: PathTree;
  index: PivotIndex;
  ids: readonly Id[];
} {
  const conditions = new Conditions();
  const selectivity = new Selectivity();
  const ordinals = new Map<Id, number>();
  const alternatives: Alternative[] = [];
  for (const [id, pattern] of rules) {
    const rule = ordinals.get(id) ?? ordinals.size;
    ordinals.set(id, rule);
    for (const conjunction of readRule(id, pattern)) {
      const alternative = { rule, conditions: conditions.of(conjunction) };
      alternatives.push(alternative);
      selectivity.count(alternative.conditions);
    }
  }
  const { tree } = conditions;
  return { tree, index: new PivotIndex(tree, alternatives, selectivity), ids: [...ordinals.keys()] };
}

function readRule(id: unknown, pattern: unknown): readonly Conjunction[] {
  try {
    return readPattern(pattern);
  } catch (cause) {
    if (!(cause instanceof InvalidEventPatternError)) throw cause;
    throw new InvalidEventPatternError(cause.path, `in the rule ${String(id)}, ${cause.reason}`, { cause });
  }
}
