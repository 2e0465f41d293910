import * as fc from 'fast-check';
import { type JsonSchema, incompatibilities } from './compatibility';

const word = { type: 'string', maxLength: 20 };
const address = { type: 'object', properties: { city: word, country: word }, required: ['country'] };
const choices = [
  { type: 'object', properties: { kind: { const: 'a' } } },
  { type: 'object', properties: {} },
];
const customer: JsonSchema = {
  type: 'object',
  properties: {
    name: { ...word, personal: true },
    status: { type: 'string', enum: ['OPEN', 'CLOSED'] },
    address,
    errors: {
      type: 'array',
      items: { type: 'object', properties: { code: word }, required: ['code'] },
      maxItems: 5,
    },
    choice: { oneOf: choices },
    labels: { type: 'object', additionalProperties: word },
  },
  required: ['name', 'status'],
};

/** The customer with another schema at one property. */
function customerWith(name: string, schema: unknown, required = customer['required']): JsonSchema {
  const properties = { ...(customer['properties'] as object), [name]: schema };
  return { ...customer, properties, required };
}

describe('incompatibilities', () => {
  const changes: readonly [string, JsonSchema, readonly string[]][] = [
    ['nothing', customer, []],
    ['an optional field', customerWith('nickname', word), []],
    [
      'a mark and a description',
      customerWith('status', { type: 'string', enum: ['OPEN', 'CLOSED'], personal: true }),
      [],
    ],
    ['the order of values', customerWith('status', { enum: ['CLOSED', 'OPEN'], type: 'string' }), []],
    [
      'an optional field inside a field',
      customerWith('address', { ...address, properties: { ...address.properties, line1: word } }),
      [],
    ],
    [
      'a required field',
      customerWith('nickname', word, ['name', 'status', 'nickname']),
      ['nickname is new and required'],
    ],
    [
      'a requirement',
      customerWith('address', address, ['name', 'status', 'address']),
      ['address became required'],
    ],
    ['no requirement', customerWith('address', address, ['name']), ['status became optional']],
    [
      'a length',
      customerWith('name', { type: 'string', maxLength: 30 }),
      ['name changed its maxLength from 20 to 30'],
    ],
    [
      'a limit',
      customerWith('name', { ...word, minLength: 1 }),
      ['name changed its minLength from nothing to 1'],
    ],
    [
      'a nullable field',
      customerWith('name', { ...word, type: ['string', 'null'] }),
      ['name changed its type from "string" to ["string","null"]'],
    ],
    [
      'a value',
      customerWith('status', { type: 'string', enum: ['OPEN', 'CLOSED', 'LOST'] }),
      ['status changed its enum from ["OPEN","CLOSED"] to ["OPEN","CLOSED","LOST"]'],
    ],
    [
      'a field inside a field that goes',
      customerWith('address', { ...address, properties: { country: word } }),
      ['address.city was removed'],
    ],
    [
      'the elements of a list',
      customerWith('errors', { type: 'array', items: word, maxItems: 5 }),
      [
        'errors[] changed its type from "object" to "string"',
        'errors[].code was removed',
        'errors[] changed its maxLength from nothing to 20',
      ],
    ],
    [
      'one choice',
      customerWith('choice', { oneOf: [{ type: 'object', properties: {} }, { type: 'object' }] }),
      ['choice<1>.kind was removed'],
    ],
    [
      'fewer choices',
      customerWith('choice', { oneOf: [{ type: 'object', properties: { kind: { const: 'a' } } }] }),
      [expect.stringMatching(/^choice changed its oneOf from /)],
    ],
    [
      'closed content',
      { ...customer, additionalProperties: false },
      ['* changed its schema from nothing to false'],
    ],
    [
      'the values of a map',
      customerWith('labels', { type: 'object', additionalProperties: { type: 'string' } }),
      ['labels.* changed its maxLength from 20 to nothing'],
    ],
  ];

  it.each(changes)('of %s', (_what, current, expected) => {
    expect(incompatibilities(customer, current)).toEqual(expected);
  });

  it('follow definitions, and every choice of a combination', () => {
    const combined = (one: unknown): JsonSchema => ({ allOf: [one, word], $defs: { one } });
    const bare = { type: 'object', properties: {} };
    expect(incompatibilities(combined(bare), combined(address))).toHaveLength(2);
    expect(incompatibilities(combined(bare), combined({ ...address, required: [] }))).toEqual([]);
    expect(incompatibilities(combined(address), combined(bare))).toContain('$defs.one.city was removed');
  });

  it('count a choice more as a change, because readers do not know it', () => {
    const more = customerWith('choice', { oneOf: [...choices, word] });
    expect(incompatibilities(customer, more)).toHaveLength(1);
  });

  it('see the loss of a field that objects have by nature', () => {
    expect(incompatibilities(customerWith('constructor', word), customer)).toEqual([
      'constructor was removed',
    ]);
  });

  it('read values whatever the order of their keys', () => {
    const labelled = (value: object) => customerWith('name', { const: value });
    expect(incompatibilities(labelled({ a: 1, b: 2 }), labelled({ b: 2, a: 1 }))).toEqual([]);
    expect(incompatibilities(labelled({ a: 1, b: 2 }), labelled({ b: 1, a: 2 }))).toHaveLength(1);
  });

  it('see a field called like an annotation or a keyword', () => {
    const titled = customerWith('title', word);
    expect(incompatibilities(titled, customer)).toEqual(['title was removed']);
    expect(incompatibilities(customerWith('required', word), customer)).toEqual(['required was removed']);
  });
});

interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

const fieldName = fc.constantFrom('a', 'b', 'c', 'title', 'required', 'personal', 'items');
const leaf = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.nat() }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer() }),
  fc.record({ enum: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }) }),
);

const { object } = fc.letrec<{ schema: JsonSchema; object: ObjectSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('object') as unknown as fc.Arbitrary<JsonSchema>,
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
  ),
  object: fc.dictionary(fieldName, tie('schema'), { maxKeys: 4 }).chain((properties) =>
    fc.record({
      type: fc.constant('object' as const),
      properties: fc.constant(properties),
      required: fc.subarray(Object.keys(properties)),
    }),
  ),
}));

/** The schema with every object schema in it, at any depth, changed by `change`. */
function everywhere(schema: JsonSchema, change: (found: ObjectSchema) => JsonSchema): JsonSchema {
  const inner = (child: unknown) => everywhere(child as JsonSchema, change);
  if (Array.isArray(schema['anyOf'])) return { ...schema, anyOf: schema['anyOf'].map(inner) };
  if (schema['type'] === 'array') return { ...schema, items: inner(schema['items']) };
  if (schema['type'] !== 'object') return schema;
  const found = schema as unknown as ObjectSchema;
  const properties = Object.entries(found.properties).map(([name, child]) => [name, inner(child)] as const);
  return change({ ...found, properties: Object.fromEntries(properties) });
}

describe('incompatibilities of any schema', () => {
  const withOptional = (found: ObjectSchema) => ({
    ...found,
    title: 'Described',
    description: 'now described',
    properties: { ...found.properties, added: { type: 'string', personal: true } },
  });

  it('are none with itself, nor after optional fields and annotations were added everywhere', () => {
    fc.assert(
      fc.property(object, (schema) => {
        const committed = schema as unknown as JsonSchema;
        expect(incompatibilities(committed, committed)).toEqual([]);
        expect(incompatibilities(committed, everywhere(committed, withOptional))).toEqual([]);
      }),
    );
  });

  it('name every field that optional additions would lose again', () => {
    fc.assert(
      fc.property(object, (schema) => {
        const committed = schema as unknown as JsonSchema;
        const lines = incompatibilities(everywhere(committed, withOptional), committed);
        expect(lines).not.toEqual([]);
        expect(lines.filter((line) => !/(^|\.)added was removed$/.test(line))).toEqual([]);
      }),
    );
  });

  it('name every field whose requirement turned around', () => {
    const turned = (found: ObjectSchema) => ({
      ...found,
      required: Object.keys(found.properties).filter((name) => !found.required.includes(name)),
    });
    fc.assert(
      fc.property(object, (schema) => {
        let fields = 0;
        const committed = everywhere(schema as unknown as JsonSchema, (found) => {
          fields += Object.keys(found.properties).length;
          return found as unknown as JsonSchema;
        });
        const lines = incompatibilities(committed, everywhere(committed, turned));
        expect(lines).toHaveLength(fields);
        expect(lines.filter((line) => !/ became (required|optional)$/.test(line))).toEqual([]);
      }),
    );
  });
});
