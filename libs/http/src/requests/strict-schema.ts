import { z } from 'zod';

/**
 * The same schema, but every object in it, however deep, refuses fields that it does not know. Objects that say
 * themselves what they do with further fields keep that.
 */
export function strictSchema(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = mapValues(schema.shape as Record<string, z.ZodType>, strictSchema);
    return schema.clone({ ...schema.def, shape, catchall: schema.def.catchall ?? z.never() });
  }
  if (schema instanceof z.ZodArray)
    return schema.clone({ ...schema.def, element: strictSchema(schema.element as z.ZodType) });
  if (isWrapper(schema))
    return schema.clone({ ...schema.def, innerType: strictSchema(schema.def.innerType as z.ZodType) });
  return schema;
}

function isWrapper(schema: z.ZodType): boolean {
  return [z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodReadonly].some((type) => schema instanceof type);
}

function mapValues<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
