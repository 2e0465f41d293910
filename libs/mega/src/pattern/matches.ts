import { compile } from './compile';
import type { Matched } from './matched';
import type { Mode, Pattern } from './pattern';
import { Place } from './place';

/** How to match. */
export interface MatchOptions {
  /**
   * `total`, the default and what subscribers use: a value of a kind that the pattern cannot be compared with does not
   * match. `strict`: it throws a `PatternMismatchError`.
   */
  readonly mode?: Mode;
}

/**
 * Whether the value matches the pattern. In total mode this throws only what a predicate of the pattern throws.
 * @throws {InvalidPatternError} when the pattern is wrong
 * @throws {PatternMismatchError} in strict mode
 */
export function matches<const P extends Pattern>(
  value: unknown,
  pattern: P,
  options: MatchOptions = {},
): value is Matched<P> {
  return compilePattern(pattern, options)(value);
}

/** Prepares a pattern, so that matching many values does not read it again. @throws {InvalidPatternError} */
export function compilePattern<const P extends Pattern>(
  pattern: P,
  { mode = 'total' }: MatchOptions = {},
): (value: unknown) => value is Matched<P> {
  const test = compile(pattern, Place.top(mode));
  return (value): value is Matched<P> => test(value === undefined ? null : value);
}
