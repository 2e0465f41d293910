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
