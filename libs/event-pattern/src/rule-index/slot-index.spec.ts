import * as fc from 'fast-check';
import { testAny } from '../values/value-test';
import { readLeaf } from '../language/read-leaf';
import { anchorChoices } from './anchor';
import { IntervalIndex } from './interval-index';
import { Overlap } from './overlap';
import { SlotIndex } from './slot-index';

describe('an index of one path', () => {
  it('finds every expression that accepts a value by each of its anchors', () => {
    const text = fc.stringMatching(/^[aAß.*1:]{0,7}$/);
    const operand = fc.oneof(text, fc.constantFrom('10.0.0.0', '::1', '1:1::', 'aaa.aaa', '𐐨', '\udc28'));
    const around = fc.oneof(fc.constantFrom('', '', '\ud801'), text);
    const spelt = fc.constantFrom<(value: string) => string>(
      (value) => value,
      (value) => value.toUpperCase(),
      (value) => value.replaceAll('*', '1.a'),
    );
    const itemsOf = (value: string): readonly unknown[] => [
      value,
      { prefix: value },
      { suffix: value },
      { 'equals-ignore-case': value },
      { prefix: { 'equals-ignore-case': value } },
      { suffix: { 'equals-ignore-case': value } },
      { wildcard: value.replace(/\*+/g, '*') },
      { cidr: '10.0.0.0/30' },
      { cidr: '::/0' },
    ];
    let accepted = 0;
    fc.assert(
      fc.property(operand, around, around, spelt, (core, before, after, spell) => {
        const value = before + spell(core) + after;
        const expressions = readLeaf(itemsOf(core), '$').filter((expression) => testAny([expression])(value));
        for (const anchor of expressions.flatMap(anchorChoices)) {
          const index = new SlotIndex<string>();
          index.add(anchor, 'entry');
          const found: string[][] = [];
          index.find(value, found);
          expect(found.flat()).toContain('entry');
          accepted += 1;
        }
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(2000);
  });
});

describe('an index of intervals', () => {
  const interval = fc
    .tuple(fc.integer({ min: -9, max: 9 }), fc.nat(9))
    .map(([low, length]) => ({ low, high: low + length }));
  const unbounded = fc.constantFrom({ low: -Infinity, high: 3 }, { low: 2, high: Infinity });
  const intervals = fc.array(fc.oneof(interval, unbounded), { maxLength: 30 });

  it('finds exactly the intervals that hold the number, also when some are added later', () => {
    fc.assert(
      fc.property(intervals, intervals, fc.integer({ min: -10, max: 20 }), (first, later, value) => {
        const index = new IntervalIndex<number>();
        const all = [...first, ...later];
        const add = (from: number, to: number): void =>
          all.slice(from, to).forEach(({ low, high }, offset) => index.add(low, high, from + offset));
        const find = (): number[] => {
          const found: number[][] = [];
          index.find(value, found);
          return found.flat().sort((left, right) => left - right);
        };
        const holding = [...all.keys()].filter((position) => holds(all[position], value));
        add(0, first.length);
        expect(find()).toEqual(holding.filter((position) => position < first.length));
        add(first.length, all.length);
        expect(find()).toEqual(holding);
      }),
    );
  });

  it('can be counted without being found', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: -10, max: 20 }), (all, value) => {
        const overlap = new Overlap();
        for (const { low, high } of all) overlap.add(low, high);
        expect(overlap.at(value)).toBe(all.filter((each) => holds(each, value)).length);
      }),
    );
  });
});

function holds(interval: { low: number; high: number } | undefined, value: number): boolean {
  return interval !== undefined && interval.low <= value && value <= interval.high;
}
