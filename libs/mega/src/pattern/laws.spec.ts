import fc from 'fast-check';
import { jsonObject, jsonValue, pattern } from '../../testing/arbitrary-patterns';
import {
  compilePattern,
  decodeBody,
  encodeBody,
  eq,
  matches,
  neq,
  not,
  or,
  PatternMismatchError,
} from '../mega';

const runs = { numRuns: 500 };

function strictAnswer(value: unknown, each: Parameters<typeof matches>[1]): boolean | 'mismatch' {
  try {
    return matches(value, each, { mode: 'strict' });
  } catch (error) {
    if (error instanceof PatternMismatchError) return 'mismatch';
    throw error;
  }
}

describe('matching in total mode', () => {
  it('answers for every value of JSON and every valid pattern', () => {
    fc.assert(
      fc.property(jsonValue, pattern, (value, each) => {
        expect(typeof matches(value, each)).toBe('boolean');
      }),
      runs,
    );
  });

  it('gets the same answer from not(not(pattern)) as from the pattern', () => {
    fc.assert(
      fc.property(jsonValue, pattern, (value, each) => {
        expect(matches(value, not(not(each)))).toBe(matches(value, each));
        expect(matches(value, neq(each))).toBe(!matches(value, each));
      }),
      runs,
    );
  });

  it('does not care for the order of alternatives', () => {
    fc.assert(
      fc.property(jsonValue, pattern, pattern, (value, one, other) => {
        const [left, right] = [compilePattern(one), compilePattern(other)];
        expect(matches(value, or(left, right))).toBe(matches(value, or(right, left)));
        expect(matches(value, or(left, right))).toBe(left(value) || right(value));
      }),
      runs,
    );
  });

  it('accepts every value that equals a pattern without functions', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(matches(value, value as never)).toBe(true);
        expect(matches(value, eq(value as never))).toBe(true);
      }),
      runs,
    );
  });

  it('answers alike for one payload as JSON and as BSON', () => {
    fc.assert(
      fc.property(jsonObject, pattern, (payload, each) => {
        const [json, bson] = [false, true].map((binaryEncoding) =>
          decodeBody(encodeBody(payload, { binaryEncoding })),
        );
        expect(bson?.kind).toBe('DATA');
        expect(matches(bson?.payload, each)).toBe(matches(json?.payload, each));
        expect(matches(bson?.payload, json?.payload as never)).toBe(true);
      }),
      runs,
    );
  });
});

describe('matching in strict mode', () => {
  it('answers as total mode does, or finds that the kinds differ', () => {
    fc.assert(
      fc.property(jsonValue, pattern, (value, each) => {
        expect([matches(value, each), 'mismatch']).toContain(strictAnswer(value, each));
      }),
      runs,
    );
  });
});
