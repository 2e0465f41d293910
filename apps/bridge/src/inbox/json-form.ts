import { Decimal } from '@fanfare/mega';
import { RubbishError } from './rubbish.error';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The keys by which readers know a value that JSON lacks; objects that have one by themselves are put into `$literal`. */
const markers: ReadonlySet<string> = new Set([
  ...['$binary', '$date', '$literal', '$maxKey', '$minKey', '$numberDecimal', '$numberDouble', '$numberLong'],
  ...['$regularExpression', '$timestamp', '$undefined'],
]);

/** What PostgreSQL (NUL, half surrogate pairs) or SQS (the last two) refuses in a text. */
const unsendable = /[\0\p{Cs}\uFFFE\uFFFF]/u;
const deepest = 100;
const firstYear = 1970;
const lastYear = 9999;

/**
 * A decoded payload as JSON: equal payloads give equal texts, whichever format they came in and whichever order their
 * keys had, and no two others do. Values that JSON lacks are written as MongoDB's Extended JSON v2 (relaxed) has them.
 * @throws {RubbishError} for what cannot travel: some characters, keys called `__proto__`, and what is nested too deeply
 */
export function toJsonForm(payload: Readonly<Record<string, unknown>>): JsonObject {
  return mappingForm(payload, 0);
}

function formOf(value: unknown, depth: number): Json {
  switch (typeof value) {
    case 'string':
      return sendable(value);
    case 'number':
      return numberForm(value);
    case 'bigint':
      return { $numberLong: String(value) };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : objectForm(value, depth);
    default:
      return value as boolean;
  }
}

function numberForm(value: number): Json {
  if (Object.is(value, -0)) return { $numberDouble: '-0.0' };
  return Number.isFinite(value) ? value : { $numberDouble: String(value) };
}

function objectForm(value: object, depth: number): Json {
  if (depth > deepest)
    throw new RubbishError('NESTED_TOO_DEEPLY', `The payload is nested more than ${String(deepest)} times.`);
  if (Array.isArray(value)) return value.map((item) => formOf(item, depth + 1));
  if (value instanceof Date) return { $date: dateForm(value) };
  if (value instanceof Decimal) return { $numberDecimal: String(value) };
  if (value instanceof Uint8Array)
    return { $binary: { base64: Buffer.from(value).toString('base64'), subType: '00' } };
  return isBsonValue(value) ? bsonForm(value) : mappingForm(value, depth);
}

function mappingForm(mapping: object, depth: number): JsonObject {
  const entries = Object.entries(mapping).map(
    ([key, value]) => [keyForm(key), formOf(value, depth + 1)] as const,
  );
  const form = Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
  return entries.some(([key]) => markers.has(key)) ? { $literal: form } : form;
}

function keyForm(key: string): string {
  if (key === '__proto__') throw new RubbishError('UNSENDABLE_VALUE', 'A key is called __proto__.');
  return sendable(key);
}

function sendable(text: string): string {
  if (!unsendable.test(text)) return text;
  throw new RubbishError('UNSENDABLE_VALUE', 'A text holds NUL, half a surrogate pair, U+FFFE or U+FFFF.');
}

function dateForm(date: Date): Json {
  const year = date.getUTCFullYear();
  if (Number.isNaN(year))
    throw new RubbishError('UNSENDABLE_VALUE', 'A date is later than any calendar knows.');
  return year >= firstYear && year <= lastYear ? date.toISOString() : { $numberLong: String(date.getTime()) };
}

/** The values that only BSON has, as the `bson` package decodes them. */
type BsonValue =
  | { readonly _bsontype: 'Timestamp'; readonly t: number; readonly i: number }
  | { readonly _bsontype: 'BSONRegExp'; readonly pattern: string; readonly options: string }
  | { readonly _bsontype: 'MinKey' | 'MaxKey' | 'Code' };

/** An object of a document may have such a key of its own; the values have it from their class. */
function isBsonValue(value: object): value is BsonValue {
  return '_bsontype' in value && !Object.hasOwn(value, '_bsontype');
}

function bsonForm(value: BsonValue): Json {
  switch (value._bsontype) {
    case 'Timestamp':
      return { $timestamp: { t: value.t, i: value.i } };
    case 'BSONRegExp':
      return { $regularExpression: { pattern: sendable(value.pattern), options: value.options } };
    case 'MinKey':
      return { $minKey: 1 };
    case 'MaxKey':
      return { $maxKey: 1 };
    default:
      throw new RubbishError(
        'UNSENDABLE_VALUE',
        `A value is a ${value._bsontype}, which has no form in JSON.`,
      );
  }
}
