import { decodeBody, decimal, encodeBody } from '@fanfare/mega';
import { BSONRegExp, Code, MaxKey, MinKey, serialize, Timestamp } from 'bson';
import fc from 'fast-check';
import { toJsonForm } from './json-form';
import type { RubbishError } from './rubbish.error';

/** The form of what comes out of a BSON body. */
function formOfBson(document: object) {
  const { payload } = decodeBody(Buffer.from(serialize(document)).toString('base64'));
  return toJsonForm(payload as Record<string, unknown>);
}

describe('the JSON form of a payload', () => {
  it.each<[string, unknown, unknown]>([
    ['text, numbers, booleans and null as they are', ['a', 1, 1.5, true, null], ['a', 1, 1.5, true, null]],
    ['bytes', Uint8Array.of(1, 2, 255), { $binary: { base64: 'AQL/', subType: '00' } }],
    ['a date', new Date(1_614_834_367_123), { $date: '2021-03-04T05:06:07.123Z' }],
    ['a date before 1970', new Date(-1), { $date: { $numberLong: '-1' } }],
    ['an integer beyond 2^53', 2n ** 60n, { $numberLong: '1152921504606846976' }],
    ['a negative zero', -0, { $numberDouble: '-0.0' }],
    ['an infinity', Number.POSITIVE_INFINITY, { $numberDouble: 'Infinity' }],
    ['no number', Number.NaN, { $numberDouble: 'NaN' }],
    ['a timestamp of BSON', new Timestamp({ t: 1, i: 2 }), { $timestamp: { t: 1, i: 2 } }],
    [
      'a regular expression',
      new BSONRegExp('a|b', 'i'),
      { $regularExpression: { pattern: 'a|b', options: 'i' } },
    ],
    ['the least and the greatest key', [new MinKey(), new MaxKey()], [{ $minKey: 1 }, { $maxKey: 1 }]],
  ])('has %s', (_what, value, expected) => {
    expect(formOfBson({ value })).toEqual({ value: expected });
  });

  it('keeps a decimal to its last digit', () => {
    const body = encodeBody({ price: decimal('19.990') }, { binaryEncoding: true });
    expect(toJsonForm(decodeBody(body).payload as Record<string, unknown>)).toEqual({
      price: { $numberDecimal: '19.990' },
    });
  });

  it('tells a value of BSON from an object that only looks like its form', () => {
    const date = new Date(0);
    const looksLikeIt = { $date: date.toISOString() };
    expect(toJsonForm({ date, looksLikeIt })).toEqual({
      date: looksLikeIt,
      looksLikeIt: { $literal: looksLikeIt },
    });
    expect(toJsonForm({ $literal: 1 })).toEqual({ $literal: { $literal: 1 } });
  });

  it('leaves other keys that begin with a dollar alone', () => {
    expect(toJsonForm({ $ref: '#/a', _bsontype: 'Timestamp' })).toEqual({
      $ref: '#/a',
      _bsontype: 'Timestamp',
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['NUL in a text', { a: 'b\0' }, 'UNSENDABLE_VALUE'],
    ['half a surrogate pair', { a: ['\uD800'] }, 'UNSENDABLE_VALUE'],
    ['U+FFFE in a key', { 'a\uFFFE': 1 }, 'UNSENDABLE_VALUE'],
    [
      'a key that pollutes',
      JSON.parse('{"a":{"__proto__":1}}') as Record<string, unknown>,
      'UNSENDABLE_VALUE',
    ],
    ['a date that no Date can hold', { a: new Date(Number.NaN) }, 'UNSENDABLE_VALUE'],
    ['code', { a: new Code('x') }, 'UNSENDABLE_VALUE'],
    ['a hundred levels and more', nested(102), 'NESTED_TOO_DEEPLY'],
  ])('is refused for %s', (_what, payload, reason) => {
    expect(() => toJsonForm(payload)).toThrow(expect.objectContaining({ reason }) as RubbishError);
  });

  it('takes line breaks, which travel escaped, and all of Unicode', () => {
    const payload = { text: 'one\ntwo\t\u{1F600}', deep: nested(99) };
    expect(toJsonForm(payload)).toEqual(payload);
  });
});

describe('for any payload', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 5 });
  const key = fc.oneof(text, fc.constantFrom('$date', '$literal', '$binary', '$numberLong', '$ref'));
  const leaf = fc.oneof(
    text,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 4 }),
    fc.date({ noInvalidDate: true }),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
  );
  const tree = (depth: number): fc.Arbitrary<unknown> =>
    depth === 0
      ? leaf
      : fc.oneof(
          leaf,
          fc.array(tree(depth - 1), { maxLength: 3 }),
          fc.dictionary(key, tree(depth - 1), { maxKeys: 3 }),
        );
  const payload = fc.dictionary(key, tree(2), { maxKeys: 4 });

  it('says everything: what was written can be read back', () => {
    fc.assert(
      fc.property(payload, (value) => {
        expect(read(JSON.parse(JSON.stringify(toJsonForm(value))))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(payload, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(JSON.stringify(toJsonForm(reversed))).toBe(JSON.stringify(toJsonForm(value)));
      }),
    );
  });

  it('is the same from JSON and from BSON, when both can say it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          text.filter((each) => !each.includes('\0')),
          fc.oneof(text, fc.integer()),
        ),
        (value) => {
          const [json, bson] = [false, true].map(
            (binaryEncoding) =>
              decodeBody(encodeBody(value, { binaryEncoding })).payload as Record<string, unknown>,
          );
          expect(toJsonForm(bson!)).toEqual(toJsonForm(json!));
        },
      ),
    );
  });
});

function nested(levels: number): Record<string, unknown> {
  return levels === 0 ? {} : { a: nested(levels - 1) };
}

/** What a reader of the documentation would write. */
function read(form: unknown): unknown {
  if (Array.isArray(form)) return form.map(read);
  if (typeof form !== 'object' || form === null) return form;
  const [name = '', ...others] = Object.keys(form);
  const reader = others.length === 0 ? readers[name] : undefined;
  return reader ? reader(Object.values(form)[0] as never) : readEntries(form);
}

function readEntries(form: object): unknown {
  return Object.fromEntries(Object.entries(form).map(([key, value]) => [key, read(value)]));
}

const readers: Readonly<Record<string, (value: never) => unknown>> = {
  $literal: readEntries,
  $numberLong: BigInt,
  $numberDouble: Number,
  $binary: ({ base64 }: { base64: string }) => Uint8Array.from(Buffer.from(base64, 'base64')),
  $date: (value: string | { $numberLong: string }) =>
    new Date(typeof value === 'string' ? value : Number(value.$numberLong)),
};
