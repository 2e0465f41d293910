import { z } from 'zod';
import { definitions } from '@fanfare/event-contract/catalogue';

const secretFields = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'apikey',
  'signature',
  'parameters',
];
const emailPattern = /[^\s@<>"'(),:;/\\]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi;
const depthLimit = 6;

/** The lower-cased names of all fields that an event marks as personal, and of all that hold secrets. */
export const maskedFields: ReadonlySet<string> = new Set([
  ...secretFields,
  ...definitions.flatMap(({ schema }) => personalFields(schema)),
]);

/**
 * A copy of a value that is safe to log: personal and secret fields become `***`, anything that looks like an e-mail
 * address loses its local part, errors keep type, message, code and stack alone. Total: never throws, ends on cycles.
 */
export function mask(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(emailPattern, '***@$1');
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function')
    return typeof value;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= depthLimit) return '…';
  if (value instanceof Error) return maskError(value, depth);
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.slice(0, 100).map((element) => mask(element, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      maskedFields.has(key.toLowerCase()) ? '***' : mask(field, depth + 1),
    ]),
  );
}

function maskError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: mask(error.message),
    ...('code' in error ? { code: mask(error.code, depth + 1) } : {}),
    stack: mask(error.stack),
    ...(error.cause === undefined ? {} : { cause: mask(error.cause, depth + 1) }),
  };
}

function personalFields(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodOptional) return personalFields(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return personalFields(schema.element as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const type = field as z.ZodType;
    return isPersonal(type) ? [name.toLowerCase()] : personalFields(type);
  });
}

function isPersonal(schema: z.ZodType): boolean {
  if (schema.meta()?.['personal'] === true) return true;
  return schema instanceof z.ZodOptional && isPersonal(schema.unwrap() as z.ZodType);
}
