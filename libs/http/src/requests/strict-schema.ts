import { z } from 'zod';

const wrappers = [z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodReadonly];

/**
 * The same schema, but every object in it, however deep, refuses fields that it does not know. Objects that say
 * themselves what they do with further fields keep that; metadata stays.
 */
export function strictSchema(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = mapValues(schema.shape as Record<string, z.ZodType>, strictSchema);
    return schema.clone(
      { ...schema.def, shape, catchall: schema.def.catchall ?? z.never() },
      { parent: true },
    );
  }
  if (schema instanceof z.ZodArray) return withPart(schema, 'element');
  return wrappers.some((type) => schema instanceof type) ? withPart(schema, 'innerType') : schema;
}

function withPart(schema: z.ZodType, name: 'element' | 'innerType'): z.ZodType {
  const { def } = schema._zod as unknown as { readonly def: z.core.$ZodTypeDef & Record<string, z.ZodType> };
  const part = def[name];
  return part ? schema.clone({ ...def, [name]: strictSchema(part) }, { parent: true }) : schema;
}

function mapValues<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
