import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { z } from 'zod';
import { type CheckedRequest, requestOf } from '../request';
import { strictSchema } from './strict-schema';

type Part = keyof CheckedRequest;

/** The schemas of a route's parts. */
export type RequestSchemas = Readonly<Partial<Record<Part, z.ZodType>>>;

const metadataKey = Symbol('request schemas');

/** The schemas that a handler declared through its parameters. */
export function requestSchemasOf(handler: object): RequestSchemas {
  return (Reflect.getMetadata(metadataKey, handler) as RequestSchemas | undefined) ?? {};
}

/**
 * A parameter that receives the body as `schema` returns it. The body is checked before the handler and before any
 * transaction: a field that the schema does not know, at any depth, is refused, and all findings are reported at once.
 */
export const ZodBody = (schema: z.ZodType): ParameterDecorator => checkedPart('body', schema);

/** As {@link ZodBody}, for the query string. */
export const ZodQuery = (schema: z.ZodObject): ParameterDecorator => checkedPart('query', schema);

/** As {@link ZodBody}, for all path parameters together. A path that its schema refuses names nothing: 404. */
export const ZodParams = (schema: z.ZodObject): ParameterDecorator => checkedPart('params', schema);

function checkedPart(part: Part, schema: z.ZodType): ParameterDecorator {
  const declare: ParameterDecorator = (target, method) => {
    const handler = (target as Record<PropertyKey, object>)[method ?? ''] ?? {};
    Reflect.defineMetadata(
      metadataKey,
      { ...requestSchemasOf(handler), [part]: strictSchema(schema) },
      handler,
    );
  };
  return createParamDecorator(
    (_: unknown, context: ExecutionContext) => requestOf(context).checked?.[part],
    [declare],
  )();
}
