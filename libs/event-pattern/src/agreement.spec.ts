import * as fc from 'fast-check';
import {
  arbitraryEvent,
  arbitraryListEvent,
  arbitraryListPattern,
  arbitraryPattern,
} from '../testing/arbitrary-patterns';
import { matchesExhaustively } from '../testing/exhaustive-match';
import { compilePattern } from './compile-pattern';
import { compileRules } from './compile-rules';

const patternsPerRun = 5;
const runs = 2000;

/** Compares the three ways to match and answers how many of the pairs matched. */
function countMatches(pattern: fc.Arbitrary<unknown>, event: fc.Arbitrary<unknown>): number {
  let matches = 0;
  const patterns = fc.array(pattern, { minLength: patternsPerRun, maxLength: patternsPerRun });
  fc.assert(
    fc.property(patterns, event, (rules, tried) => {
      const alone = rules.map((rule) => compilePattern(rule).matches(tried));
      const matching = [...alone.keys()].filter((rule) => alone[rule]);
      expect(alone).toEqual(rules.map((rule) => matchesExhaustively(rule, tried)));
      expect(compileRules(rules.entries()).match(tried)).toEqual(matching);
      matches += matching.length;
    }),
    { numRuns: runs },
  );
  return matches;
}

describe('10,000 generated pairs of a pattern and an event', () => {
  it('get one answer from compilePattern, from compileRules and from trying every combination', () => {
    expect(countMatches(arbitraryPattern, arbitraryEvent)).toBeGreaterThan(500);
  });

  it('get that answer also when everything depends on the elements of lists within lists', () => {
    expect(countMatches(arbitraryListPattern, arbitraryListEvent)).toBeGreaterThan(500);
  });

  it('get the same answer from a pattern as text and as an object', () => {
    fc.assert(
      fc.property(arbitraryPattern, arbitraryEvent, (pattern, event) => {
        const asText = compilePattern(JSON.stringify(pattern));
        expect(asText.matches(event)).toBe(compilePattern(pattern).matches(event));
      }),
      { numRuns: runs },
    );
  });
});

describe('a compiled pattern', () => {
  it('has an answer for whatever it is given', () => {
    fc.assert(
      fc.property(
        arbitraryPattern,
        fc.anything({ withBigInt: true, withDate: true, withMap: true }),
        (pattern, event) => {
          expect(typeof compilePattern(pattern).matches(event)).toBe('boolean');
        },
      ),
      { numRuns: runs },
    );
  });
});
