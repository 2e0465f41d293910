import { z } from 'zod';

/** The schemas that an optional, nullable, defaulted, transformed or otherwise wrapping schema is made around. */
export function wrappedSchemas(schema: z.ZodType): z.ZodType[] {
  const parts = schema instanceof z.ZodPipe ? [schema.in, schema.out] : [innerType(schema)];
  return parts.filter((part) => part instanceof z.ZodType);
}

function innerType(schema: z.ZodType): unknown {
  return 'innerType' in schema.def ? schema.def.innerType : undefined;
}
