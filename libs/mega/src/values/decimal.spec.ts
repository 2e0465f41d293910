import fc from 'fast-check';
import { InvalidPatternError } from '../errors';
import { compareNumbers, Decimal } from './decimal';
import { decimal } from './make';

/** Coefficient and exponent: digits · 10^exponent. */
const parts = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }));

type Parts = readonly [bigint, number];

function literal([digits, exponent]: Parts): Decimal {
  return decimal(`${String(digits)}e${String(exponent)}`);
}

/** The order of both, scaled until they are integers. */
function orderOf(left: Parts, right: Parts): number {
  const scale = ([digits, exponent]: Parts) => digits * 10n ** BigInt(exponent + 30);
  const difference = scale(left) - scale(right);
  return difference < 0n ? -1 : Number(difference > 0n);
}

describe('a decimal', () => {
  it('is ordered as its value is', () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        expect(Math.sign(literal(left).compare(literal(right)))).toBe(orderOf(left, right));
      }),
    );
  });

  it('equals itself however it is written', () => {
    const [first, ...others] = ['19.99', '19.990', '+19.99', ' 19.99 ', '1.999e1', '1999E-2', '0019.99'].map(
      decimal,
    );
    expect(others.map((other) => first?.compare(other))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('knows every zero', () => {
    expect(['0', '-0', '0.000', '.0', '0e99'].map((text) => decimal(text).isZero)).toEqual(
      Array(5).fill(true),
    );
    expect(decimal('0').compare(decimal('-0.0'))).toBe(0);
  });

  it('keeps its text', () => {
    expect(JSON.stringify({ price: decimal(' 19.990 ') })).toBe('{"price":"19.990"}');
  });

  it.each(['', ' ', '.', '+', 'e5', '1e', '1_000', '0x10', 'NaN', 'Infinity', '1,5', '٣', '1 2', '--1'])(
    'is not made of "%s"',
    (text) => {
      expect(() => decimal(text)).toThrow(InvalidPatternError);
    },
  );

  it('compares numbers of a million digits and of absurd exponents at once', () => {
    const long = '9'.repeat(1_000_000);
    expect(decimal(`${long}.1`).compare(decimal(`${long}.2`))).toBe(-1);
    expect(decimal('1e999999999999999').compare(decimal('1e-999999999999999'))).toBe(1);
  });
});

describe('comparing numbers of different kinds', () => {
  it('never rounds', () => {
    expect(compareNumbers(0.1, decimal('0.1'))).toBe(1);
    expect(compareNumbers(decimal('0.1'), 0.1)).toBe(-1);
    expect(compareNumbers(0.5, decimal('0.50'))).toBe(0);
    expect(compareNumbers(9007199254740992, 9007199254740993n)).toBe(-1);
    expect(compareNumbers(Number.MIN_VALUE, decimal('0'))).toBe(1);
    expect(compareNumbers(5, 5n)).toBe(0);
  });

  it('agrees with the exact value of every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(String(Decimal.exactly(value)))).toBe(value + 0);
        expect(compareNumbers(Decimal.exactly(value), value)).toBe(0);
      }),
    );
  });

  it('puts infinities at the ends and NaN nowhere', () => {
    expect(compareNumbers(Number.POSITIVE_INFINITY, decimal('1e999999'))).toBe(1);
    expect(compareNumbers(decimal('1e999999'), Number.NEGATIVE_INFINITY)).toBe(1);
    expect([compareNumbers(Number.NaN, 1), compareNumbers(decimal('1'), Number.NaN)]).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });
});
