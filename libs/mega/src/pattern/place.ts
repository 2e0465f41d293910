import { InvalidPatternError, PatternMismatchError } from '../errors';
import type { Mode } from './pattern';

/** A compiled pattern. Values inside lists and objects are never undefined: that is absent, or null. */
export type Test = (value: unknown) => boolean;

const deepest = 100;
const never: Test = () => false;

/** Where in a pattern compilation is, and in which mode it compiles. */
export class Place {
  private constructor(
    readonly mode: Mode,
    readonly path: string,
    private readonly ancestors: readonly unknown[],
  ) {}

  /** The whole pattern. */
  static top(mode: Mode, path = '$'): Place {
    return new Place(mode, path, []);
  }

  /** A part of `structure`. @throws {InvalidPatternError} when the pattern contains itself or is nested too deeply */
  inside(structure: unknown, step: string): Place {
    if (this.ancestors.includes(structure)) throw this.invalid('the pattern contains itself.');
    if (this.ancestors.length >= deepest) throw this.invalid(`nested more than ${String(deepest)} times.`);
    return new Place(this.mode, this.path + step, [...this.ancestors, structure]);
  }

  /** The same place in another mode. */
  in(mode: Mode): Place {
    return new Place(mode, this.path, this.ancestors);
  }

  /** What to do with values of a kind that is not `expected`: answer no, or throw. */
  mismatch(expected: string): Test {
    if (this.mode === 'total') return never;
    return (value) => {
      throw new PatternMismatchError(this.path, expected, value);
    };
  }

  /** The error that says what is wrong here. */
  invalid(reason: string, cause?: unknown): InvalidPatternError {
    return new InvalidPatternError(reason, this.path, cause === undefined ? undefined : { cause });
  }
}
