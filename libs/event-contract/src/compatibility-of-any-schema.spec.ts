import * as fc from 'fast-check';
import { type JsonSchema, incompatibilities } from './compatibility';

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
