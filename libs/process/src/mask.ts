import { z } from 'zod';
import { definitions } from '@fanfare/event-contract/catalogue';
import { wrappedSchemas } from './wrapped-schemas';

const secretFields = /authorization|cookie|password|secret|token|apikey|accesskey|signature|^parameters$/;
/** Anchored at its first character, so that a long text without an address costs one look at each character. */
const emailPattern =
  /(?<![^\s@<>"'(),:;/\\])(?:"[^"\n]{1,64}"|[^\s@<>"'(),:;/\\]+)@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?)/gu;
/** What JSON has no value for. */
const unspeakable: ReadonlySet<string> = new Set(['bigint', 'symbol', 'function']);
const depthLimit = 6;
const valueLimit = 1_000;
const memberLimit = 100;
const textLimit = 10_000;

/** The lower-cased names of all fields that an event marks as personal. */
export const personalFieldNames: ReadonlySet<string> = new Set(
  definitions.flatMap(({ schema }) => personalFields(schema)),
);

/**
 * A copy of a value that is safe to log: personal and secret fields become `***`, anything that looks like an e-mail
 * address loses its local part, errors keep type, message, code, stack and cause alone. Total: never throws, and is
 * done soon with whatever it is given; what is deeper, wider or longer than a log line can use is cut off at a `…`.
 */
export function mask(value: unknown): unknown {
  return copy(value, 0, { values: valueLimit });
}

function copy(value: unknown, depth: number, left: { values: number }): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null)
    return unspeakable.has(typeof value) ? typeof value : value;
  left.values -= 1;
  if (depth >= depthLimit || left.values < 0) return '…';
  try {
    return copyObject(value, (member) => copy(member, depth + 1, left));
  } catch {
    return '(unreadable)';
  }
}

function copyObject(value: object, member: (value: unknown) => unknown): unknown {
  if (value instanceof Error) return maskError(value, member);
  if (value instanceof Date) return value.toJSON();
  if (ArrayBuffer.isView(value)) return `(${String(value.byteLength)} bytes)`;
  if (Array.isArray(value)) return value.slice(0, memberLimit).map(member);
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, memberLimit)
      .map(([key, field]) => [key, isMasked(key) ? '***' : member(field)]),
  );
}

function isMasked(key: string): boolean {
  const name = key.toLowerCase().replace(/[-_ ]/g, '');
  return personalFieldNames.has(name) || secretFields.test(name);
}

function maskText(text: string): string {
  const short = text.length > textLimit ? `${text.slice(0, textLimit)}…` : text;
  return short.replace(emailPattern, '***@$1');
}

function maskError(error: Error, member: (value: unknown) => unknown): Record<string, unknown> {
  return {
    type: member(error.name),
    message: member(error.message),
    ...('code' in error ? { code: member(error.code) } : {}),
    stack: member(error.stack),
    ...(error.cause === undefined ? {} : { cause: member(error.cause) }),
  };
}

function personalFields(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodArray) return personalFields(schema.element as z.ZodType);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      isPersonal(field as z.ZodType) ? [name.toLowerCase()] : personalFields(field as z.ZodType),
    );
  }
  return wrappedSchemas(schema).flatMap(personalFields);
}

function isPersonal(schema: z.ZodType): boolean {
  return schema.meta()?.['personal'] === true || wrappedSchemas(schema).some(isPersonal);
}
