import { InvalidPatternError } from '../errors';
import { Decimal } from './decimal';
import { CalendarDate, DateTime, type Temporal } from './temporal';

/**
 * An exact decimal number, for prices and the like: `decimal('19.99')` matches the text `"19.990"`, and not the number
 * 19.99, which is another value. @throws {InvalidPatternError} when the text is no decimal number
 */
export function decimal(value: string | number | bigint): Decimal {
  const parsed = typeof value === 'bigint' ? Decimal.exactly(value) : Decimal.parse(String(value));
  if (parsed === undefined) throw new InvalidPatternError(`"${String(value)}" is no decimal number.`);
  return parsed;
}

/** A calendar date from `2020-01-31`, or the UTC day of a `Date`. @throws {InvalidPatternError} for anything else */
export function date(value: string | Date): CalendarDate {
  const parsed = CalendarDate.parse(typeof value === 'string' ? value : isoDay(value));
  if (parsed === undefined) throw new InvalidPatternError(`"${String(value)}" is no date like 2020-01-31.`);
  return parsed;
}

/**
 * An instant from `2020-01-31T23:59:59+02:00`, UTC without an offset, or from a `Date`. A text without a time is a
 * calendar date, as with {@link date}. @throws {InvalidPatternError} for anything else
 */
export function datetime(value: string | Date): CalendarDate | DateTime {
  const parsed: Temporal | undefined =
    typeof value === 'string' ? (CalendarDate.parse(value) ?? DateTime.parse(value)) : DateTime.of(value);
  if (parsed === undefined)
    throw new InvalidPatternError(`"${String(value)}" is no date and time like 2020-01-31T23:59:59Z.`);
  return parsed as CalendarDate | DateTime;
}

function isoDay(value: Date): string {
  return DateTime.of(value)?.toString().slice(0, 10) ?? '';
}
