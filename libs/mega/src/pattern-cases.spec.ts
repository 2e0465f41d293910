import { eachCase } from '../testing/conformance-cases';
import { megaCases, type PatternCase } from '../testing/mega-cases';
import { read } from '../testing/pattern-language';
import {
  compilePattern,
  InvalidPatternError,
  matches,
  type Mode,
  type Pattern,
  PatternMismatchError,
} from './mega';

const cases = megaCases();

function answer({ pattern, payload }: PatternCase, mode: Mode): boolean {
  return matches(read(payload), read(pattern) as Pattern, { mode });
}

/** The answer of strict matching where what it throws counts as no match. */
function strictAnswer(testCase: PatternCase): boolean {
  try {
    return answer(testCase, 'strict');
  } catch (error) {
    if (error instanceof PatternMismatchError) return false;
    throw error;
  }
}

describe('pattern', () => {
  eachCase(cases.pattern, (testCase) => {
    const { expect: expected, skip_js: inexpressible } = testCase;
    if (inexpressible === true) expect(typeof answer(testCase, 'total')).toBe('boolean');
    else if (typeof expected === 'boolean') expect(answer(testCase, 'total')).toBe(expected);
    else expect(() => answer(testCase, 'total')).toThrow();
  });
});

describe('pattern in strict mode', () => {
  const comparisons = cases.pattern.filter(
    ({ expect: expected, skip_js: inexpressible }) => typeof expected === 'boolean' && inexpressible !== true,
  );

  eachCase(comparisons, (testCase) => {
    if (testCase.python === 'raises:LeftHandSideTypeError')
      expect(() => answer(testCase, 'strict')).toThrow(PatternMismatchError);
    else expect(answer(testCase, 'strict')).toBe(testCase.strict_expect ?? testCase.expect);
  });

  it('answers what the cases say where it differs, when a mismatch counts as no match', () => {
    const sensitive = comparisons.filter(({ strict_expect: expected }) => expected !== undefined);
    expect(sensitive.map(strictAnswer)).toEqual(sensitive.map(({ strict_expect: expected }) => expected));
  });
});

describe('pattern_build', () => {
  eachCase(cases.pattern_build, ({ pattern }) => {
    expect(() => compilePattern(read(pattern) as Pattern)).toThrow(InvalidPatternError);
  });
});
