import { compilePattern } from './compile-pattern';
import { InvalidEventPatternError } from './errors';

function refusal(pattern: unknown): InvalidEventPatternError {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (error instanceof InvalidEventPatternError) return error;
    throw error;
  }
  throw new Error('the pattern was accepted');
}

describe('an invalid pattern', () => {
  it.each([
    ['$', '{"source":'],
    ['$', []],
    ['$', {}],
    ['$.detail', { detail: {} }],
    ['$.detail-type', { 'detail-type': 'a' }],
    ['$["a b"].x', { 'a b': { x: null } }],
    ['$.a[1]', { a: ['x', ['y']] }],
    ['$.a[0]', { a: [{ contains: 'x' }] }],
    ['$.a[0].numeric[3]', { a: [{ numeric: ['>', 1, '<', '2'] }] }],
    ['$.a[0].anything-but.prefix[1]', { a: [{ 'anything-but': { prefix: ['x', ''] } }] }],
    ['$.$or[1].a.regex', { $or: [{ a: [1] }, { a: { regex: [1] } }] }],
    ['$.a[0]', { a: [Infinity] }],
    ['$.a[0]', { a: [undefined] }],
    ['$.a[0].prefix', { a: [{ prefix: 10n }] }],
  ])('is refused naming the place %s', (path, pattern) => {
    const error = refusal(pattern);
    expect(error.path).toBe(path);
    expect(error.message).toBe(`Invalid event pattern at ${path}: ${error.reason}`);
  });

  it('keeps what JSON.parse said as its cause', () => {
    expect(refusal('{').cause).toBeInstanceOf(SyntaxError);
  });

  it('is refused for an operand that binary64 cannot hold, which only text can spell', () => {
    expect(refusal('{"a":[{"numeric":[">",9007199254740993]}]}').path).toBe('$.a[0].numeric[1]');
    expect(refusal('{"a":[{"anything-but":0.1234567890123456789}]}').path).toBe('$.a[0].anything-but');
    expect(compilePattern('{"a":[{"numeric":["=",1.50e2]}]}').matches({ a: 150 })).toBe(true);
    expect(compilePattern('{"a":[{"numeric":["=",0.0015e5]}]}').matches({ a: 150 })).toBe(true);
    expect(compilePattern('{"a":[{"numeric":["=",-0.0]}]}').matches({ a: 0 })).toBe(true);
  });

  it('is refused when its $or branches multiply beyond reason, before they fill the memory', () => {
    const or = [{ a: [1] }, { b: [1] }, { c: [1] }];
    const nested = Array.from({ length: 40 }, (_, level) => [`level${String(level)}`, { $or: or }]);
    expect(refusal(Object.fromEntries(nested)).reason).toContain('10000 combinations');
  });

  it('is refused when it nests beyond reason', () => {
    const depth = 200_000;
    expect(refusal(`${'{"a":'.repeat(depth)}[1]${'}'.repeat(depth)}`)).toBeInstanceOf(
      InvalidEventPatternError,
    );
    const object: unknown = JSON.parse(`${'{"a":'.repeat(depth)}[1]${'}'.repeat(depth)}`);
    expect(refusal(object).reason).toBe('nest at most 1000 objects');
    const within = 1000;
    expect(compilePattern(`${'{"a":'.repeat(within)}[1]${'}'.repeat(within)}`).combinations).toBe(1);
  });

  it('is refused when it tests more fields than the engine takes', () => {
    const fields = (count: number): unknown =>
      Object.fromEntries(Array.from({ length: count }, (_, field) => [`f${String(field)}`, [1]]));
    expect(refusal(fields(257)).path).toBe('$');
    expect(compilePattern(fields(256)).matches({ f0: 1 })).toBe(false);
  });
});

describe('a compiled pattern', () => {
  it('does not follow later changes of the object it was made from', () => {
    const accepted = ['x'];
    const pattern = compilePattern({ a: accepted });
    accepted[0] = 'y';
    expect(pattern.matches({ a: 'x' })).toBe(true);
  });

  it('remembers nothing of the events before', () => {
    const pattern = compilePattern({ a: { b: ['x'], c: [{ exists: false }] } });
    expect(pattern.matches({ a: [{ b: 'x' }, { c: 1 }] })).toBe(true);
    expect(pattern.matches({ a: { b: 'x', c: 1 } })).toBe(false);
    expect(pattern.matches({})).toBe(false);
    expect(pattern.matches({ a: { b: 'x' } })).toBe(true);
  });

  it('says in how many ways its $or branches combine', () => {
    const or = [{ a: [1] }, { b: [1] }];
    expect(compilePattern({ a: [1] }).combinations).toBe(1);
    expect(compilePattern({ $or: or, x: { $or: [...or, { c: [1] }] } }).combinations).toBe(6);
  });

  it.each([undefined, null, 'a', 1, [], [{ a: 1 }]])(
    'matches no event that is not an object: %j',
    (event) => {
      expect(compilePattern({ a: [{ exists: false }] }).matches(event)).toBe(false);
    },
  );

  it('takes a number that JSON can spell but binary64 cannot hold for present, and for nothing else', () => {
    const event: unknown = JSON.parse('{"a":1e400}');
    const accepts = (item: unknown): boolean => compilePattern({ a: [item] }).matches(event);
    expect(accepts({ exists: true })).toBe(true);
    expect(accepts({ 'anything-but': 1 })).toBe(true);
    expect(accepts({ numeric: ['>', 0] })).toBe(false);
    expect(accepts({ numeric: ['>=', Number.MAX_VALUE] })).toBe(false);
    expect(compilePattern('{"a":[1e400]}').matches(event)).toBe(false);
  });

  it('finds no names of prototypes, even enumerable ones', () => {
    const event: unknown = Object.create({ a: 'inherited' });
    expect(compilePattern({ a: ['inherited'] }).matches(event)).toBe(false);
    expect(compilePattern({ a: [{ exists: false }] }).matches(event)).toBe(true);
  });

  it('reads a dotted key as the path that it spells', () => {
    const pattern = compilePattern({ detail: { a: { b: ['x'] } } });
    expect(pattern.matches({ 'detail.a.b': 'x' })).toBe(true);
    expect(pattern.matches({ 'detail.a': { b: 'x' } })).toBe(true);
    expect(pattern.matches({ 'detail.a': { '.b': 'x' } })).toBe(false);
    expect(compilePattern({ 'a.': ['x'] }).matches({ a: { '': 'x' } })).toBe(true);
  });

  it('reads events nested without end no further than patterns reach', () => {
    const depth = 100_000;
    const event: unknown = JSON.parse(`{"a":${'['.repeat(depth)}"x"${']'.repeat(depth)}}`);
    expect(compilePattern({ a: ['x'] }).matches(event)).toBe(false);
    expect(compilePattern({ a: ['x'] }).matches({ a: [[['x']]] })).toBe(true);
  });
});
