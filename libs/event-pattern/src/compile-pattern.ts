import { readPattern } from './language/read-pattern';
import { allHold, Conditions } from './matching/conjunction';

export interface CompiledPattern {
  /** In how many ways the `$or`s can combine; 1 without any. The hosted service reportedly allows 1000. */
  readonly combinations: number;
  /** Whether the parsed event matches. Never throws; what is not a JSON object matches nothing. */
  matches(event: unknown): boolean;
}

/**
 * Compiles one EventBridge pattern, given as JSON text or as the parsed object. Throws InvalidEventPatternError when
 * it does not follow the language. The result is independent of the object given, which may change afterwards.
 */
export function compilePattern(pattern: unknown): CompiledPattern {
  const conditions = new Conditions();
  const alternatives = readPattern(pattern).map((conjunction) => conditions.of(conjunction));
  const { tree } = conditions;
  return {
    combinations: alternatives.length,
    matches: (event) => tree.read(event) && alternatives.some((alternative) => allHold(alternative, tree)),
  };
}
