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

it.each([
  ['live AWS refused', ['*:*:*:*:*:event-bus/*'], true],
  ['nine beginnings match at once', ['*x*x*x*xy'], false],
  ['ten beginnings match at once', ['*x*x*x*x*x'], false],
  ['eleven beginnings match at once', ['*x*x*x*x*x*'], true],
])('a list of wildcards that %s is refused or not', (_what, wildcards, isRefused) => {
  const list = wildcards.map((wildcard) => ({ wildcard }));
  const tooComplex = /Rule is too complex - try using fewer wildcard characters/;
  for (const pattern of [
    { detail: { x: list } },
    { $or: [{ source: ['a'] }, { detail: { x: list } }] },
    { detail: { x: [{ 'anything-but': { wildcard: wildcards } }] } },
  ]) {
    if (isRefused) expect(reasonFor(pattern)).toMatch(tooComplex);
    else expect(reasonFor(pattern)).toBe('none');
  }
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
