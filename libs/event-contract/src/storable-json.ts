import { z } from 'zod';

/** A JSON object of any shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** How deep a storable object may be nested: far below what any parser or store on the way gives up at. */
export const MAX_JSON_DEPTH = 100;

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

/** NUL, which PostgreSQL refuses, lone surrogates, which UTF-8 cannot write, and U+FFFE and U+FFFF, which SQS refuses. */
const unstorable = /[\0\p{Cs}\uFFFE\uFFFF]/u;
const textFault = 'must not contain NUL, U+FFFE, U+FFFF or lone surrogates';

/**
 * A JSON object that every store and wire of the platform holds as it was sent: well-formed text, numbers that a double
 * can hold, at most {@link MAX_JSON_DEPTH} levels. The first fault is reported at its path. The value is passed on as it
 * is, never copied.
 */
export const storableObject = z
  .custom<JsonObject>(isJsonObject, 'must be a JSON object')
  .superRefine((value, context) => {
    const fault = faultIn(value, 0);
    if (fault) context.addIssue({ code: 'custom', path: [...fault.path], message: fault.message });
  });

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultIn(value: unknown, depth: number): Fault | undefined {
  if (typeof value === 'string') return unstorable.test(value) ? { path: [], message: textFault } : undefined;
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { path: [], message: 'is too large a number' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === MAX_JSON_DEPTH)
    return { path: [], message: `is nested deeper than ${String(MAX_JSON_DEPTH)} levels` };
  return faultInParts(value, depth);
}

function faultInParts(value: object, depth: number): Fault | undefined {
  for (const [name, part] of Object.entries(value)) {
    if (unstorable.test(name)) return { path: [], message: `has a name that ${textFault}` };
    const fault = faultIn(part, depth + 1);
    if (fault) return { ...fault, path: [name, ...fault.path] };
  }
  return undefined;
}
