import { z } from 'zod';

/**
 * A string that every store and wire of the platform can hold: well-formed Unicode (no lone surrogate) without
 * control characters (PostgreSQL refuses NUL, SQS most of the others) and without U+FFFE and U+FFFF (SQS refuses
 * both), at most `max` code points, which is how PostgreSQL and JSON Schema count too.
 */
export function text(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*$/u, 'must not contain control characters or lone surrogates');
}

/** Marks a field as personal data: masked in logs, listed in the catalogue, subject to erasure. */
export function personal<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ personal: true });
}
