import { z } from 'zod';

/** A JSON Schema (2020-12), as OpenAPI 3.1 embeds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Marks for ourselves, which are nobody else's business. */
const ownMarks = ['personal', 'secret'];

/**
 * What a client may send (`input`) or will get (`output`), as JSON Schema. Personal fields carry `x-personal`; a schema
 * that cannot be read off its code says what it is itself: `.meta({ jsonSchema: { type: 'integer' } })`.
 */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => publish(jsonSchema),
  });
  Reflect.deleteProperty(converted, '$schema');
  return converted;
}

function publish(schema: Record<string, unknown>): void {
  const { jsonSchema, description } = schema;
  if (typeof jsonSchema === 'object') {
    for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
    Object.assign(schema, description === undefined ? {} : { description }, jsonSchema);
  }
  if (schema['personal'] === true) schema['x-personal'] = true;
  for (const mark of ownMarks) Reflect.deleteProperty(schema, mark);
}
