/** A number that JavaScript has, or a decimal that it has not. */
export type NumberValue = number | bigint | Decimal;

const decimalLiteral = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,15}))?$/;
const integerLiteral = /^[+-]?\d+$/;

/**
 * An exact decimal number of any length. It stays as it was written: `String(decimal)` is its text, and comparing two
 * never rounds. Made with `decimal()` or by decoding BSON's Decimal128.
 */
export class Decimal {
  private constructor(
    private readonly text: string,
    private readonly sign: -1 | 0 | 1,
    /** Without leading or trailing zeros. */
    private readonly digits: string,
    /** How many digits stand before the point: 0.digits · 10^magnitude. */
    private readonly magnitude: number,
  ) {}

  /** A decimal literal with an optional exponent, in optional blanks; undefined for any other text. */
  static parse(text: string): Decimal | undefined {
    const parts = decimalLiteral.exec(text.trim());
    return parts === null ? undefined : Decimal.from(parts);
  }

  private static from([text, sign, whole = '', fraction = '', exponent = '0']: RegExpExecArray): Decimal {
    const digits = (whole + fraction).replace(/^0+/, '');
    if (digits === '') return new Decimal(text, 0, '', 0);
    const magnitude = digits.length - fraction.length + Number(exponent);
    return new Decimal(text, sign === '-' ? -1 : 1, withoutTrailingZeros(digits), magnitude);
  }

  /** An integer literal in optional blanks, of any length; undefined for any other text. */
  static parseInteger(text: string): Decimal | undefined {
    return integerLiteral.test(text.trim()) ? Decimal.parse(text) : undefined;
  }

  /** The exact value of a finite number: `0.1` has 55 digits. */
  static exactly(value: number | bigint): Decimal {
    let [scaled, halvings] = [value, 0];
    while (typeof scaled === 'number' && !Number.isInteger(scaled))
      [scaled, halvings] = [scaled * 2, halvings + 1];
    const digits = String(BigInt(scaled) * 5n ** BigInt(halvings));
    return Decimal.parse(`${digits}e-${String(halvings)}`) as Decimal;
  }

  /** Whether this is zero, however it is written. */
  get isZero(): boolean {
    return this.sign === 0;
  }

  /** Negative, zero or positive, like this minus that. */
  compare(that: Decimal): number {
    if (this.sign !== that.sign || this.sign === 0) return this.sign - that.sign;
    if (this.magnitude !== that.magnitude) return this.sign * (this.magnitude < that.magnitude ? -1 : 1);
    if (this.digits === that.digits) return 0;
    return this.sign * (this.digits < that.digits ? -1 : 1);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.slice(0, end);
}

/** Negative, zero or positive, like left minus right, exactly; NaN when one of them is NaN. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (left instanceof Decimal || right instanceof Decimal) return compareExactly(left, right);
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
}

function compareExactly(left: NumberValue, right: NumberValue): number {
  if (typeof left === 'number' && !Number.isFinite(left)) return Math.sign(left);
  if (typeof right === 'number' && !Number.isFinite(right)) return -Math.sign(right);
  return toDecimal(left).compare(toDecimal(right));
}

function toDecimal(value: NumberValue): Decimal {
  return value instanceof Decimal ? value : Decimal.exactly(value);
}
