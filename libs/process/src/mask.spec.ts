import { definitions } from '@fanfare/event-contract/catalogue';
import * as fc from 'fast-check';
import { z } from 'zod';
import { mask, personalFieldNames } from './mask';

/** The names under which the JSON Schema of an event, which is not made by our code, says `personal`. */
function namesMarkedPersonal(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...((value as { personal?: unknown } | null)?.personal === true ? [name.toLowerCase()] : []),
    ...namesMarkedPersonal(value),
  ]);
}

it('knows every field that an event marks as personal', () => {
  const marked = definitions.flatMap(({ schema }) => namesMarkedPersonal(z.toJSONSchema(schema)));
  expect([...personalFieldNames].sort()).toEqual([...new Set(marked)].sort());
  expect(personalFieldNames).toContain('email');
});

it('hides personal and secret fields at any depth, however their names are written', () => {
  const hidden = '***';
  expect(
    mask({
      email: 'x',
      FirstName: 'x',
      last_name: 'x',
      customers: [{ address: { line1: 'x', country: 'GB' } }],
      headers: { authorization: 'x', 'x-api-key': 'x', 'set-cookie': 'x' },
      AWS_SECRET_ACCESS_KEY: 'x',
      sessionToken: 'x',
      parameters: ['x'],
      line: 7,
    }),
  ).toEqual({
    email: hidden,
    FirstName: hidden,
    last_name: hidden,
    customers: [{ address: { line1: hidden, country: 'GB' } }],
    headers: { authorization: hidden, 'x-api-key': hidden, 'set-cookie': hidden },
    AWS_SECRET_ACCESS_KEY: hidden,
    sessionToken: hidden,
    parameters: hidden,
    line: 7,
  });
});

it.each([
  ['ada@example.com', '***@example.com'],
  ['to <ada.l+x@mail.example.co.uk>, please', 'to <***@mail.example.co.uk>, please'],
  ['a@b.c,d@e.f;mailto:g@h.i', '***@b.c,***@e.f;mailto:***@h.i'],
  ['ädä@exämple.de.', '***@exämple.de.'],
  ['"ada lovelace"@example.com', '***@example.com'],
  ['root@localhost', '***@localhost'],
  ['{"to":"ada@example.com"}', '{"to":"***@example.com"}'],
  ['postgres://fanfare:hunter2@db:5432/fanfare', 'postgres://fanfare:***@db:5432/fanfare'],
  ['no address @ all, @fanfare/process', 'no address @ all, @fanfare/process'],
])('takes the local part out of what looks like an address in %j', (text, masked) => {
  expect(mask(text)).toBe(masked);
  expect(mask({ note: [text] })).toEqual({ note: [masked] });
});

it('keeps type, message, code, stack and cause of an error, and nothing else', () => {
  const cause = Object.assign(new TypeError('ada@example.com is taken'), {
    detail: 'Key (email)=(x)',
    code: '23505',
  });
  const masked = mask(
    Object.assign(new RangeError('no', { cause }), { query: 'INSERT …', parameters: ['x'] }),
  );

  expect(masked).toEqual({
    type: 'RangeError',
    message: 'no',
    stack: expect.stringContaining('mask.spec.ts'),
    cause: {
      type: 'TypeError',
      message: '***@example.com is taken',
      code: '23505',
      stack: expect.stringContaining('***@example.com'),
    },
  });
});

it('ends on cycles, however wide they are', () => {
  const all: object[] = [];
  for (let index = 0; index < 100; index += 1) all.push({ index, all });

  expect(JSON.stringify(mask(all)).length).toBeLessThan(1_000_000);
});

it('ends on an error that is its own cause', () => {
  const error = new Error('again');
  error.cause = error;
  expect(JSON.stringify(mask(error))).toContain('…');
});

it('does not go deeper than a line is read', () => {
  const deep = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) as unknown;
  expect(JSON.stringify(mask(deep))).toBe('[[[[[["…"]]]]]]');
});

it('cuts off what is too long, and is quick with it', () => {
  const started = performance.now();
  expect(mask('x'.repeat(5_000_000))).toHaveLength(10_001);
  expect(mask({ body: Buffer.alloc(5_000_000) })).toEqual({ body: '(5000000 bytes)' });
  expect(mask(new Array(5_000_000).fill(0))).toHaveLength(100);
  expect(performance.now() - started).toBeLessThan(1_000);
});

it('says that it cannot read what throws when it is read', () => {
  const hostile = {
    get now(): never {
      throw new Error('no');
    },
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  expect(mask({ hostile, revoked: revoked.proxy, fine: 1 })).toEqual({
    hostile: '(unreadable)',
    revoked: '(unreadable)',
    fine: 1,
  });
});

it('never throws, and what it returns is always JSON', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    stringUnit: 'binary',
  });
  fc.assert(
    fc.property(anything, (value) => {
      expect(() => JSON.stringify(mask(value))).not.toThrow();
      expect(() =>
        JSON.stringify(mask(Object.assign(new Error('x'), { code: value, cause: value }))),
      ).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
