import {
  and,
  any,
  compilePattern,
  type Decimal,
  DataSubscriber,
  date,
  empty,
  eq,
  EventSubscriber,
  gt,
  type Mapping,
  match,
  type Matched,
  matches,
  not,
  oneOf,
  or,
  type PayloadOf,
  type TemporalLike,
} from '../mega';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when the type is exactly the claimed one. */
function expectTyped<T>(_value: T): <Claimed>(claim: Equal<T, Claimed>) => void {
  return (claim) => {
    expect(claim).toBe(true);
  };
}

function expectMatched<P>(): <Claimed>(claim: Equal<Matched<P>, Claimed>) => void {
  return expectTyped({} as Matched<P>);
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
type Numeric = number | bigint | string | Decimal;

describe('the type that a pattern implies', () => {
  it('promises what matching does, and no more', () => {
    expectMatched<'a'>()<'a'>(true);
    expectMatched<''>()<'' | null>(true);
    expectMatched<5>()<Numeric>(true);
    expectMatched<true>()<true>(true);
    expectMatched<null>()<null>(true);
    expectMatched<Date>()<TemporalLike>(true);
    expectMatched<typeof isNumber>()<number>(true);
    expectMatched<() => boolean>()<unknown>(true);
    expectMatched<readonly ['a', null]>()<readonly ('a' | null)[]>(true);
  });

  it('follows the match functions', () => {
    const isFound = compilePattern({
      text: match('a.*'),
      either: oneOf('a', 'b'),
      counted: and(isNumber, gt(0)),
      since: gt(date('2020-01-01')),
      open: or(eq('x'), eq(null)),
      whatever: [any(), not(empty())],
      nothing: {},
    });
    const found: unknown = {
      text: 'a',
      either: 'a',
      counted: 1,
      since: '2021-01-01',
      open: null,
      whatever: [5, 5],
      nothing: null,
    };
    if (!isFound(found)) throw new TypeError('It does match.');
    expectTyped(found.text)<string>(true);
    expectTyped(found.either)<'a' | 'b'>(true);
    expectTyped(found.counted)<number>(true);
    expectTyped(found.since)<TemporalLike>(true);
    expectTyped(found.open)<'x' | null>(true);
    expectTyped(found.whatever)<readonly unknown[]>(true);
    expectTyped(found.nothing)<Mapping | null>(true);
    expectTyped(found['anything else'])<unknown>(true);
  });

  it('is what matches() and compiled patterns find out', () => {
    const value: unknown = { kind: 'a', level: { deep: 5 } };
    const isLevel = compilePattern({ deep: isNumber });
    if (!matches(value, { kind: oneOf('a', 'b'), level: isLevel })) throw new TypeError('It does match.');
    expectTyped(value.kind)<'a' | 'b'>(true);
    expect(value.level.deep.toFixed(1)).toBe('5.0');
  });

  it('is what a data subscriber receives', () => {
    const LowStock = DataSubscriber.define(
      'LowStock',
      { pattern: { kind: 'stock', level: and(isNumber, gt(0)) }, retryDelay: 5 },
      (payload) => {
        expectTyped(payload.kind)<'stock'>(true);
        expectTyped(payload.level)<number>(true);
        expectTyped(payload['other'])<unknown>(true);
      },
    );
    expect(LowStock.name).toBe('LowStock');
    void new LowStock().process({ kind: 'stock', level: 1 }, {} as never);
    expect.assertions(4);
  });

  it('is what an event subscriber receives', () => {
    const Lent = EventSubscriber.define(
      'Lent',
      { name: oneOf('lent', 'returned'), subject: 5, attributes: { days: isNumber }, objectType: 'book' },
      ({ event, object }) => {
        expectTyped(event.name)<'lent' | 'returned'>(true);
        expectTyped(event.subject)<string>(true);
        expectTyped(event.domain)<string | null>(true);
        expectTyped(event.attributes.days)<number>(true);
        expectTyped(object.type)<'book'>(true);
      },
    );
    void new Lent().process({ event: { attributes: {} }, object: {} } as never, {} as never);
    expect.assertions(5);
  });

  it('is what a subscriber class can name for its own process', () => {
    class Opened extends EventSubscriber {
      override readonly eventName = 'opened';
      override readonly domain = match('door.*');
      process(payload: PayloadOf<Opened>): undefined {
        expectTyped(payload.event.name)<'opened'>(true);
        expectTyped(payload.event.domain)<string>(true);
        expectTyped(payload.object?.version)<number | undefined>(true);
      }
    }
    class Stock extends DataSubscriber {
      override readonly pattern = { kind: 'stock', level: gt(0) } as const;
      process(payload: PayloadOf<Stock>): undefined {
        expectTyped(payload.kind)<'stock'>(true);
        expectTyped(payload.level)<Numeric>(true);
      }
    }
    new Opened().process({ event: {} } as never);
    new Stock().process({ kind: 'stock', level: 5 });
    expect.assertions(5);
  });
});
