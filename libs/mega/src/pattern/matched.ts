import type { Mapping } from '../values/kinds';
import type { Decimal } from '../values/decimal';
import type { CalendarDate, DateTime } from '../values/temporal';
import type { Matcher } from './matcher';
import type { Pattern } from './pattern';

/** What a number pattern accepts: numbers of all kinds, and text that reads as one. */
export type NumberLike = number | bigint | string | Decimal;

/** What a date pattern accepts: native dates, and text that reads as one. */
export type TemporalLike = Date | CalendarDate | DateTime | string;

type OrNullWhenEmpty<Text extends string> = '' extends Text ? Text | null : Text;

type MatchedItems<Items extends readonly unknown[]> = Items extends readonly []
  ? readonly never[] | null
  : readonly Matched<Items[number]>[];

type MatchedMapping<P> = keyof P extends never
  ? Mapping | null
  : Mapping & { readonly [Key in keyof P]: Matched<P[Key]> };

/**
 * The type of the values that a pattern accepts. It promises no more than matching does: `gt(0)` accepts the text `"5"`,
 * so it is not just `number`; a predicate that is a type guard says exactly what it lets through.
 */
export type Matched<P> =
  P extends Matcher<infer T>
    ? T
    : P extends (value: unknown) => value is infer T
      ? T
      : P extends (...parameters: never) => unknown
        ? unknown
        : P extends string
          ? OrNullWhenEmpty<P>
          : P extends number | bigint | Decimal
            ? NumberLike
            : P extends Date | CalendarDate | DateTime
              ? TemporalLike
              : P extends boolean | null
                ? P
                : P extends readonly unknown[]
                  ? MatchedItems<P>
                  : P extends ReadonlySet<infer Item>
                    ? readonly Matched<Item>[] | ReadonlySet<Matched<Item>> | null
                    : P extends object
                      ? MatchedMapping<P>
                      : unknown;

/** What `match(pattern)` accepts. */
export type LooselyMatched<P> = P extends string
  ? '' extends P
    ? string | null
    : string
  : P extends RegExp
    ? string
    : P extends readonly unknown[] | ReadonlySet<unknown> | boolean | null
      ? unknown
      : Matched<P>;

/** What all of the patterns accept. */
export type MatchedByAll<Patterns extends readonly Pattern[]> = Patterns extends readonly [
  infer First,
  ...infer Rest extends readonly Pattern[],
]
  ? Both<Matched<First>, MatchedByAll<Rest>>
  : unknown;

/** The values of two types that are of both; never a primitive that pretends to be an object too. */
type Both<Left, Right> = unknown extends Left
  ? Right
  : unknown extends Right
    ? Left
    : Left extends unknown
      ? Right extends unknown
        ? Meet<Left, Right>
        : never
      : never;

type Meet<Left, Right> = Left extends Right
  ? Left
  : Right extends Left
    ? Right
    : [Left, Right] extends [object, object]
      ? Left & Right
      : never;
