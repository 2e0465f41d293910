import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { compilePattern } from './compile-pattern';
import { compileRules } from './compile-rules';
import { InvalidEventPatternError } from './errors';

interface Case {
  readonly id: string;
  readonly tier: string;
  readonly pattern: unknown;
  readonly patternText?: string;
  readonly event?: unknown;
  readonly eventText?: string;
  readonly expect?: boolean;
}

type Verdict = 'is refused' | 'matches' | 'does not match';

const fixture = join(__dirname, '../fixtures/pattern-cases.json');
const file = process.env['PATTERN_CASES'] ?? fixture;
const optionalTiers = new Set(['lexical', 'quirk', 'service']);

/** All cases of a file. `Infinity`, which some JSON writers leave for numbers out of range, is read as one. */
function casesOf(path: string): readonly Case[] {
  const text = readFileSync(path, 'utf8').replace(/"(?:[^"\\]|\\.)*"|Infinity/g, (token) =>
    token === 'Infinity' ? '1e400' : token,
  );
  const { match, invalid } = JSON.parse(text) as { match: readonly Case[]; invalid: readonly Case[] };
  return [...match, ...invalid];
}

function patternOf({ pattern, patternText }: Case): unknown {
  return patternText ?? pattern;
}

function eventOf({ event, eventText }: Case): unknown {
  return eventText === undefined ? event : JSON.parse(eventText);
}

function expectedOf(testCase: Case): Verdict {
  if (testCase.expect === undefined) return 'is refused';
  return testCase.expect ? 'matches' : 'does not match';
}

function verdictOf(matches: () => boolean): Verdict {
  try {
    return matches() ? 'matches' : 'does not match';
  } catch (error) {
    if (error instanceof InvalidEventPatternError) return 'is refused';
    throw error;
  }
}

function verdictAlone(testCase: Case): Verdict {
  return verdictOf(() => compilePattern(patternOf(testCase)).matches(eventOf(testCase)));
}

function verdictAmongRules(testCase: Case): Verdict {
  const rules = [
    ['other', { source: ['nobody'] }],
    ['case', patternOf(testCase)],
  ] as const;
  return verdictOf(() => compileRules(rules).match(eventOf(testCase)).includes('case'));
}

const cases = casesOf(file);
const known = new Set(casesOf(fixture).map(({ id }) => id));
const differences = (
  JSON.parse(readFileSync(join(__dirname, '../fixtures/differences.json'), 'utf8')) as {
    readonly ids: readonly string[];
  }[]
).flatMap(({ ids }) => ids);

/** Optional cases of a foreign file cannot have been listed, and are not asked for: those that differ are skipped. */
function isBeyondTheList(testCase: Case): boolean {
  const { id, tier } = testCase;
  return optionalTiers.has(tier) && !known.has(id) && verdictAlone(testCase) !== expectedOf(testCase);
}

describe('the conformance cases of the reference engine', () => {
  for (const testCase of cases) {
    const { id, tier } = testCase;
    const expected = expectedOf(testCase);
    const listed = differences.includes(id);
    const run = isBeyondTheList(testCase) ? it.skip : it;
    run(`${id} (${tier}) ${expected}${listed ? ' there and is listed as different here' : ''}`, () => {
      const verdict = verdictAlone(testCase);
      expect(verdictAmongRules(testCase)).toBe(verdict);
      expect({ verdict, asExpected: verdict === expected }).toEqual({
        verdict: listed ? verdict : expected,
        asExpected: !listed,
      });
    });
  }

  it('differ only in optional tiers, and every listed difference is a case', () => {
    const optional = casesOf(fixture).filter(({ tier }) => optionalTiers.has(tier));
    expect(optional.map(({ id }) => id)).toEqual(expect.arrayContaining(differences));
  });

  it('get the same answer from one index over all patterns as from each pattern alone', () => {
    const accepted = cases.filter((testCase) => verdictAlone(testCase) !== 'is refused');
    const index = compileRules(accepted.map((testCase) => [testCase.id, patternOf(testCase)] as const));
    const patterns = accepted.map((testCase) => ({
      id: testCase.id,
      ...compilePattern(patternOf(testCase)),
    }));
    for (const event of accepted.map(eventOf)) {
      const alone = patterns.filter(({ matches }) => matches(event)).map(({ id }) => id);
      expect(index.match(event)).toEqual(alone);
    }
  });
});
