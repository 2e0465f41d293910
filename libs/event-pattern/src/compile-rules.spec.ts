import { compileRules } from './compile-rules';
import { InvalidEventPatternError } from './errors';
import { Condition } from './matching/condition';

describe('an index over rules', () => {
  it('answers the ids in the order of the rules, whatever they are found by', () => {
    const index = compileRules([
      ['present', { a: [{ exists: true }] }],
      ['absent', { b: [{ exists: false }] }],
      ['exact', { a: ['xyz'] }],
      ['not', { a: [{ 'anything-but': 'xyz' }] }],
      ['inside', { a: [{ wildcard: '*y*' }] }],
      ['prefix', { a: [{ prefix: 'x' }] }],
    ]);
    expect(index.match({ a: 'xyz' })).toEqual(['present', 'absent', 'exact', 'inside', 'prefix']);
    expect(index.match({ b: 1 })).toEqual([]);
  });

  it('finds an id given twice when either of its patterns matches, and once when both do', () => {
    const index = compileRules([
      [7, { a: [1] }],
      [8, { a: [1] }],
      [7, { b: [1] }],
    ]);
    expect(index.size).toBe(2);
    expect(index.match({ a: 1, b: 1 })).toEqual([7, 8]);
    expect(index.match({ b: 1 })).toEqual([7]);
  });

  it('holds nothing when there are no rules', () => {
    const index = compileRules([]);
    expect(index.size).toBe(0);
    expect(index.match({ a: 1 })).toEqual([]);
  });

  it('takes ids of any type and gives the same object back', () => {
    const id = { name: 'rule' };
    expect(compileRules([[id, { a: [1] }]]).match({ a: 1 })[0]).toBe(id);
  });

  it('refuses an invalid pattern, naming the rule and the place', () => {
    const compile = (): unknown =>
      compileRules([
        ['ok', { a: [1] }],
        ['broken', { a: 1 }],
      ]);
    expect(compile).toThrow(InvalidEventPatternError);
    expect(compile).toThrow('Invalid event pattern at $.a: in the rule broken, a field takes a list');
  });

  it('evaluates a condition that rules share once per event', () => {
    const index = compileRules(
      Array.from({ length: 100 }, (_, rule) => [rule, { a: [{ suffix: 'z' }], b: ['x', rule] }] as const),
    );
    const evaluated = jest.spyOn(String.prototype, 'endsWith');
    expect(index.match({ a: 'xyz', b: 'x' })).toHaveLength(100);
    expect(evaluated).toHaveBeenCalledTimes(1);
    evaluated.mockRestore();
  });

  it('asks no condition of the rules that an event is not even near', () => {
    const asked = jest.spyOn(Condition.prototype, 'mayHold');
    const operators = [
      (rule: number) => rule,
      (rule: number) => ({ prefix: `${String(rule)}-` }),
      (rule: number) => ({ suffix: `-${String(rule)}` }),
      (rule: number) => ({ wildcard: `*-${String(rule)}-*` }),
      (rule: number) => ({ 'equals-ignore-case': `rule-${String(rule)}` }),
      (rule: number) => ({ numeric: ['>=', rule, '<', rule + 1] }),
      (rule: number) => ({ cidr: `10.${String(rule % 200)}.0.0/16` }),
    ];
    const patterns = Array.from({ length: 10_000 }, (_, rule) => {
      const item = operators[rule % operators.length]?.(rule);
      return [rule, { kind: ['a', 'b'], value: [item], note: [{ 'anything-but': 'x' }] }] as const;
    });
    const index = compileRules(patterns);
    for (const value of [4711, '4712-x', 'x-4713', 'x-4714-x', 'RULE-4715', '10.1.2.3']) {
      index.match({ kind: 'a', value, note: 'y' });
    }
    expect(asked.mock.calls.length).toBeGreaterThan(0);
    expect(asked.mock.calls.length).toBeLessThan(500);
    asked.mockRestore();
  });
});
