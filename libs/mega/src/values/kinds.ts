import { types } from 'node:util';
import { Decimal } from './decimal';
import { CalendarDate, DateTime } from './temporal';

/** An object of JSON: keys and values. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether this is a plain object: one written as a literal, or without a prototype. Holds for objects of other realms. */
export function isMapping(value: unknown): value is Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Whether this is a list or a set. */
export function isCollection(value: unknown): value is readonly unknown[] | ReadonlySet<unknown> {
  return Array.isArray(value) || types.isSet(value);
}

/** Whether this is a native date, a calendar date or a date-time. */
export function isTemporal(value: unknown): value is Date | CalendarDate | DateTime {
  return value instanceof CalendarDate || value instanceof DateTime || types.isDate(value);
}

/** Whether this is a number of any kind. */
export function isNumber(value: unknown): value is number | bigint | Decimal {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal;
}

/** Whether this is null, text, a number, a boolean or a temporal value. */
export function isScalar(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    isNumber(value) ||
    isTemporal(value)
  );
}

/** Whether this is bytes. */
export function isBytes(value: unknown): value is Uint8Array {
  return types.isUint8Array(value);
}

/** Null, false, zero, empty text, an empty collection and an empty mapping. */
export function isFalsy(value: unknown): boolean {
  return value === false || isZero(value) || isEmpty(value);
}

function isZero(value: unknown): boolean {
  return value === 0 || value === 0n || (value instanceof Decimal && value.isZero);
}

/** Null, empty text, an empty collection and an empty mapping. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (types.isSet(value)) return value.size === 0;
  return isMapping(value) && Object.keys(value).length === 0;
}
