import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptPattern } from './event-pattern';

/** A pattern of several `$or`s with so many branches. */
function alternatives(...branches: number[]): string {
  const detail = branches.map((count, place) => [
    `in-${String(place)}`,
    { $or: Array.from({ length: count }, (_, n) => ({ n: [n] })) },
  ]);
  return JSON.stringify({ detail: Object.fromEntries(detail) as object });
}

const reasonFor = (pattern: unknown) => {
  try {
    acceptPattern(typeof pattern === 'string' ? pattern : JSON.stringify(pattern));
    return 'none';
  } catch (error) {
    expect(error).toMatchObject({ code: 'InvalidEventPatternException' });
    return (error as Error).message;
  }
};

it('a pattern may have 1,000 combinations', () => {
  expect(reasonFor(alternatives(25, 40))).toBe('none');
  expect(reasonFor(alternatives(32, 32))).toMatch(/more than 1000 combinations/);
});

/** Patterns that hold these wildcards in one list, at several places. */
const holding = (wildcard: string) => [
  { detail: { x: [{ wildcard }] } },
  { $or: [{ source: ['a'] }, { detail: { x: [{ wildcard }] } }] },
  { detail: { x: [{ 'anything-but': { wildcard: [wildcard] } }] } },
];

it('a text may match ten beginnings of wildcards at once, and no more', () => {
  const reasons = (wildcard: string) => [...new Set(holding(wildcard).map(reasonFor))];
  const tooComplex = expect.stringMatching(/Rule is too complex - try using fewer wildcard/) as string;
  expect(reasons('*x*x*x*x*x')).toEqual(['none']);
  expect(reasons('*x*x*x*x*x*')).toEqual([tooComplex]);
  expect(reasons('*:*:*:*:*:event-bus/*')).toEqual([tooComplex]);
});

it('wildcards of one list add up, those of different fields do not', () => {
  const six = { wildcard: '*y*y*y' };
  const sixMore = { wildcard: '*yz*y*y' };
  expect(reasonFor({ detail: { x: [six], y: [sixMore] } })).toBe('none');
  expect(reasonFor({ detail: { x: [six, sixMore] } })).toMatch(/too complex/);
});

it('the limits of the service are those of the conformance cases', () => {
  const fixture = join(__dirname, '../../../../../libs/event-pattern/fixtures/pattern-cases.json');
  const { invalid } = JSON.parse(readFileSync(fixture, 'utf8')) as {
    invalid: { id: string; tier: string; pattern: object }[];
  };
  const limits = invalid.filter(({ tier }) => tier === 'service');
  expect(limits.map(({ pattern }) => reasonFor(pattern)).filter((reason) => reason === 'none')).toEqual([]);
  expect(limits.length).toBeGreaterThan(2);
});
