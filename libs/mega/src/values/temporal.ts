import { types } from 'node:util';

const secondMs = 1_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A value on the calendar, as patterns compare it: fractions of seconds do not count. */
export interface Temporal {
  /** A calendar date has no time, and is compared by its day alone. */
  readonly isDate: boolean;
  /** Whole seconds since 1970, UTC. */
  readonly second: number;
  /** Days since 1970 on the calendar of the place where the value was written. */
  readonly day: number;
}

/** A day of the calendar, without a time and without a place. Made with `date()`. */
export class CalendarDate implements Temporal {
  readonly isDate = true;
  readonly second: number;
  readonly day: number;

  private constructor(startMs: number) {
    this.second = startMs / secondMs;
    this.day = startMs / dayMs;
  }

  /** `2020-1-31` or `2020-01-31`, in optional blanks; undefined for any other text and for impossible days. */
  static parse(text: string): CalendarDate | undefined {
    const [, year, month, day] = dateLiteral.exec(text.trim()) ?? [];
    const startMs = startOfDay(Number(year), Number(month), Number(day));
    return startMs === undefined ? undefined : new CalendarDate(startMs);
  }

  toString(): string {
    return new Date(this.second * secondMs).toISOString().slice(0, 10);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** An instant, and the offset from UTC that it was written with. Made with `datetime()`. */
export class DateTime implements Temporal {
  readonly isDate = false;
  readonly second: number;
  readonly day: number;

  private constructor(
    /** Milliseconds since 1970, UTC. */
    readonly epochMs: number,
    offsetMinutes: number,
    private readonly text: string,
  ) {
    this.second = Math.floor(epochMs / secondMs);
    this.day = Math.floor((epochMs + offsetMinutes * minuteMs) / dayMs);
  }

  /** The present, in UTC. */
  static now(): DateTime {
    return DateTime.of(new Date()) as DateTime;
  }

  /** The instant of a `Date`, in UTC; undefined for an invalid one. */
  static of(date: Date): DateTime | undefined {
    const epochMs = date.getTime();
    return Number.isNaN(epochMs) ? undefined : new DateTime(epochMs, 0, date.toISOString());
  }

  /**
   * `2020-01-31T23:59`, with seconds, a fraction and an offset or `Z` if need be, a blank in place of the `T` and blanks
   * around and before the offset; without an offset it is UTC. Undefined for any other text and for impossible times.
   */
  static parse(text: string): DateTime | undefined {
    return DateTime.from(lenientLiteral.exec(text.trim()));
  }

  /** A timestamp of the MEGA protocol: like {@link parse}, but without any blanks and with at most 12 fraction digits. */
  static parseTimestamp(text: string): DateTime | undefined {
    return DateTime.from(timestampLiteral.exec(text));
  }

  private static from(parts: RegExpExecArray | null): DateTime | undefined {
    if (parts === null) return undefined;
    const [, year, month, day, hour, minute, second = '0', fraction = '', offset = 'Z'] = parts;
    const startMs = startOfDay(Number(year), Number(month), Number(day));
    const timeMs = timeOfDay(Number(hour), Number(minute), Number(second), fraction);
    const offsetMinutes = minutesOf(offset);
    if (startMs === undefined || timeMs === undefined || offsetMinutes === undefined) return undefined;
    const localMs = startMs + timeMs;
    return new DateTime(
      localMs - offsetMinutes * minuteMs,
      offsetMinutes,
      written(localMs, fraction, offset),
    );
  }

  /** The same instant. */
  toDate(): Date {
    return new Date(this.epochMs);
  }

  /** ISO 8601 with the offset it was written with and as many digits of the second as it had, 6 at most. */
  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

const dateLiteral = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const lenientLiteral =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?(?:\s*(Z|[+-]\d{2}(?::?\d{2})?))?$/;
const timestampLiteral =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,12}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Any value as a temporal one: `Date`, dates and date-times, and text that reads as one. */
export function toTemporal(value: unknown): Temporal | undefined {
  if (value instanceof DateTime || value instanceof CalendarDate) return value;
  if (types.isDate(value)) return DateTime.of(value);
  return typeof value === 'string' ? (CalendarDate.parse(value) ?? DateTime.parse(value)) : undefined;
}

/** Negative, zero or positive, like left minus right: whole seconds, or days when either has no time. */
export function compareTemporals(left: Temporal, right: Temporal): number {
  return left.isDate || right.isDate ? left.day - right.day : left.second - right.second;
}

function startOfDay(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() : undefined;
}

function timeOfDay(hour: number, minute: number, second: number, fraction: string): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return (hour * 60 + minute) * minuteMs + second * secondMs + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function minutesOf(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function written(localMs: number, fraction: string, offset: string): string {
  const seconds = new Date(localMs).toISOString().slice(0, 19);
  const digits = fraction === '' ? '' : `.${fraction.slice(0, 6)}`;
  const place = offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
  return `${seconds}${digits}${place}`;
}
