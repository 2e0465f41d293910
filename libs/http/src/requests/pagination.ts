import { z } from 'zod';

/** One page of a list. `nextCursor` leads to the next page; null on the last. */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

const defaultLimit = 50;
const maxLimit = 200;

/**
 * The query of a list, `?limit=&cursor=`, to be extended with filters. `key` is what rows are sorted by: it must be
 * unique and never change (a UUIDv7 id is both, and sorts by age), so that pages neither repeat nor skip a row while
 * others are added. `cursor` arrives as the key after which the page starts.
 */
export function pageQuery<Key extends z.ZodType>(key: Key) {
  const limit = z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(maxLimit))
    .default(defaultLimit)
    .meta({ jsonSchema: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit } })
    .describe(`How many, 1 to ${maxLimit}; ${defaultLimit} unless told.`);
  const cursor = z
    .string()
    .max(1_024)
    .transform((text, context) => decodeCursor(key, text, context))
    .optional()
    .describe('The nextCursor of the page before.');
  return z.object({ limit, cursor });
}

/**
 * The page that `rows` are, of which the caller read `limit + 1` so that it is known whether more follow. `keyOf` gives
 * the key that the next page starts after.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => unknown): Page<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

/** The schema of a page of `row`, for the documentation. */
export function pageSchema<Row extends z.ZodType>(row: Row) {
  return z.object({ data: z.array(row), nextCursor: z.string().nullable() });
}

function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor<Key extends z.ZodType>(
  key: Key,
  text: string,
  context: z.RefinementCtx,
): z.output<Key> {
  const decoded = key.safeParse(readCursor(text));
  if (decoded.success) return decoded.data;
  context.addIssue({
    code: 'custom',
    message: 'must be a nextCursor of this list',
    params: { code: 'INVALID_CURSOR' },
  });
  return z.NEVER;
}

function readCursor(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
