import { InvalidEventPatternError } from '../errors';

/** A number of the pattern's text that binary64 cannot hold exactly: it has no place among comparable numbers. */
export class InexactNumber {
  constructor(readonly literal: string) {}
}

/** Parses a pattern given as text; throws InvalidEventPatternError, and nothing else, when it is not JSON. */
export function parsePatternText(text: string): unknown {
  try {
    return JSON.parse(text, keepInexact);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidEventPatternError('$', `it is not JSON (${detail}); write one JSON object`, { cause });
  }
}

function keepInexact(_key: string, value: unknown, context?: { source?: string }): unknown {
  const literal = context?.source;
  return typeof value !== 'number' || literal === undefined || isExact(value, literal)
    ? value
    : new InexactNumber(literal);
}

/** Whether the shortest decimal form of the number is numerically equal to its literal. */
function isExact(value: number, literal: string): boolean {
  return Number.isFinite(value) && decimalForm(String(value)) === decimalForm(literal);
}

/** The same text for all spellings of one decimal number: `3e2` for 300, 300.0 and 3.0e2. */
function decimalForm(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${String(scale)}`;
}
