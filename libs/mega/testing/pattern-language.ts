import * as mega from '../src/mega';

/** An object with one key, which begins with `$`: how the cases write what JSON cannot say. */
function operatorOf(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 && entries[0]?.[0].startsWith('$') ? entries[0] : undefined;
}

/** The functions that the cases name. */
export const predicates: Readonly<Record<string, (value: unknown) => unknown>> = {
  is3: (value) => value === 3,
  lt10: (value) => (value as number) < 10,
  text: () => 'yes',
  zero: () => 0,
  always: () => true,
  never: () => false,
  is_null: (value) => value === null,
  throws: () => {
    throw new RangeError('a predicate that throws');
  },
};

type Maker = (operand: never) => unknown;

const makers: Readonly<Record<string, Maker>> = {
  $eq: mega.eq,
  $neq: mega.neq,
  $not: mega.not,
  $gt: mega.gt,
  $gte: mega.gte,
  $lt: mega.lt,
  $lte: mega.lte,
  $match: mega.match,
  $in: mega.in_,
  $and: (operands: never[]) => (mega.and as (...each: never[]) => unknown)(...operands),
  $or: (operands: never[]) => (mega.or as (...each: never[]) => unknown)(...operands),
  $one_of: (operands: never[]) => mega.oneOf(...operands),
  $any: () => mega.any(),
  $empty: () => mega.empty(),
  $date: mega.date,
  $datetime: mega.datetime,
  $decimal: mega.decimal,
  // JavaScript has no 5.0 beside 5; the exact decimal reads text as a float does.
  $float: (operand: number) => (Number.isInteger(operand) ? mega.decimal(operand) : operand),
  $set: (operands: unknown[]) => new Set(operands),
  $tuple: (operands: unknown[]) => operands,
  $bytes: (text: string) => Uint8Array.from(Buffer.from(text, 'base64')),
  $fn: (name: string) => predicates[name],
};

/** The value or pattern that a case writes. */
export function read(written: unknown): unknown {
  const operator = operatorOf(written);
  const maker = operator && makers[operator[0]];
  if (operator && maker) return maker(read(operator[1]) as never);
  if (Array.isArray(written)) return written.map(read);
  if (typeof written !== 'object' || written === null) return written;
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, read(value)]));
}
