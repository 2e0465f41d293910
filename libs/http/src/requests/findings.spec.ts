import { text } from '@fanfare/event-contract/text';
import fc from 'fast-check';
import { z } from 'zod';
import { findingsOf } from './findings';
import { strictSchema } from './strict-schema';

function findings(schema: z.ZodType, value: unknown) {
  const parsed = strictSchema(schema).safeParse(value);
  return parsed.success ? [] : findingsOf(parsed.error, value);
}

const cases: [string, z.ZodType, unknown, { pointer: string; code: string; message: string }][] = [
  [
    'a missing field',
    z.object({ a: z.string() }),
    {},
    { pointer: '/a', code: 'REQUIRED', message: 'is required' },
  ],
  [
    'a missing choice',
    z.object({ a: z.enum(['x']) }),
    {},
    { pointer: '/a', code: 'REQUIRED', message: 'is required' },
  ],
  ['no value at all', z.object({}), undefined, { pointer: '', code: 'REQUIRED', message: 'is required' }],
  [
    'null',
    z.object({ a: z.string() }),
    { a: null },
    { pointer: '/a', code: 'WRONG_TYPE', message: 'must be a string' },
  ],
  [
    'a list for an object',
    z.object({}),
    [],
    { pointer: '', code: 'WRONG_TYPE', message: 'must be an object' },
  ],
  [
    'a fraction',
    z.object({ a: z.int() }),
    { a: 0.5 },
    { pointer: '/a', code: 'WRONG_TYPE', message: 'must be a whole number' },
  ],
  [
    'a short text',
    z.object({ a: z.string().min(2) }),
    { a: '' },
    { pointer: '/a', code: 'TOO_SHORT', message: 'must have at least 2 characters' },
  ],
  [
    'a long text',
    z.object({ a: text(2) }),
    { a: 'xyz' },
    { pointer: '/a', code: 'TOO_LONG', message: 'must have at most 2 characters' },
  ],
  [
    'a long list',
    z.object({ a: z.array(z.int()).max(1) }),
    { a: [1, 2] },
    { pointer: '/a', code: 'TOO_LONG', message: 'must have at most 1 elements' },
  ],
  [
    'a small number',
    z.object({ a: z.int().min(1) }),
    { a: 0 },
    { pointer: '/a', code: 'TOO_SMALL', message: 'must be at least 1' },
  ],
  [
    'a large number',
    z.object({ a: z.int().max(1) }),
    { a: 2 },
    { pointer: '/a', code: 'TOO_LARGE', message: 'must be at most 1' },
  ],
  [
    'control characters',
    z.object({ a: text(9) }),
    { a: '\0' },
    {
      pointer: '/a',
      code: 'INVALID_FORMAT',
      message: 'must not contain control characters or lone surrogates',
    },
  ],
  [
    'another choice',
    z.object({ a: z.enum(['x', 'y']) }),
    { a: 'z' },
    { pointer: '/a', code: 'NOT_ALLOWED', message: 'must be one of x, y' },
  ],
  [
    'an unknown field',
    z.object({}),
    { 'a/b~': 1 },
    { pointer: '/a~1b~0', code: 'UNKNOWN_FIELD', message: 'is not a field of this request' },
  ],
  [
    'an unknown field within a list',
    z.object({ a: z.array(z.object({})) }),
    { a: [{ b: 1 }] },
    { pointer: '/a/0/b', code: 'UNKNOWN_FIELD', message: 'is not a field of this request' },
  ],
  [
    'an unknown field within something optional',
    z.object({ a: z.object({}).nullable().optional() }),
    { a: { b: 1 } },
    { pointer: '/a/b', code: 'UNKNOWN_FIELD', message: 'is not a field of this request' },
  ],
  [
    'what its own code names',
    z.string().refine(() => false, { error: 'no', params: { code: 'INVALID_CURSOR' } }),
    'x',
    { pointer: '', code: 'INVALID_CURSOR', message: 'no' },
  ],
  [
    'what no code names',
    z.string().refine(() => false, { error: 'no', params: { code: 'SECRET' } }),
    'x',
    { pointer: '', code: 'INVALID_VALUE', message: 'no' },
  ],
  [
    'none of several',
    z.union([z.int(), z.boolean()]),
    'x',
    { pointer: '', code: 'INVALID_VALUE', message: 'is not acceptable' },
  ],
];

it.each(cases)('tells %s', (_, schema, value, finding) => {
  expect(findings(schema, value)).toEqual([finding]);
});

it('lets an object that says so keep further fields', () => {
  expect(findings(z.object({ a: z.looseObject({}) }), { a: { b: 1 } })).toEqual([]);
});

it('tells at most 50 findings', () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, i]));

  expect(findings(z.object({}), many)).toHaveLength(50);
  expect(findings(z.array(z.string()), Object.values(many))).toHaveLength(50);
});

it('never repeats a value', () => {
  const schema = z.object({
    a: text(3),
    b: z.int(),
    c: z.enum(['x']),
    d: z.email(),
    e: z.object({ f: z.uuid() }),
  });
  const secret = fc.string({ minLength: 4 }).map((value) => `secret ${value}`);

  fc.assert(
    fc.property(secret, (value) => {
      const found = findings(schema, { a: value, b: value, c: value, d: value, e: { f: value } });
      expect(found).toHaveLength(5);
      expect(JSON.stringify(found)).not.toContain('secret');
    }),
  );
});
