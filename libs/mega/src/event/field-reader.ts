import { types } from 'node:util';
import { InvalidMegaPayloadError, type FaultReason, type PayloadFault, type PayloadSection } from '../errors';
import { Decimal } from '../values/decimal';
import { isMapping, type Mapping } from '../values/kinds';
import { DateTime } from '../values/temporal';

const integerText = /^\s*[+-]?\d+\s*$/;

/**
 * Reads the fields of one section of a MEGA payload. A field that is missing or null reads as null; one of the wrong
 * kind is noted as a fault, and reads as null too, so that all faults of a section are found at once.
 */
export class FieldReader {
  private readonly faults: PayloadFault[] = [];

  constructor(
    private readonly section: PayloadSection,
    private readonly source: Mapping,
  ) {}

  /** Text, or null. */
  text(field: string): string | null {
    return this.read(field, 'not text', (value) => (typeof value === 'string' ? value : undefined));
  }

  /** Text of at least one character. */
  requiredText(field: string): string {
    this.demand(field);
    const text = this.text(field);
    if (text === '') this.fault(field, 'empty');
    return text ?? '';
  }

  /** An integer; zero and null read as 1. */
  version(field: string): number {
    return this.read(field, 'not an integer', toInteger) || 1;
  }

  /** An object, or null. */
  mapping(field: string): Mapping | null {
    return this.read(field, 'not a mapping', (value) => (isMapping(value) ? value : undefined));
  }

  /** An object with at least one key. */
  requiredMapping(field: string): Mapping {
    this.demand(field);
    const mapping = this.mapping(field);
    if (mapping !== null && Object.keys(mapping).length === 0) this.fault(field, 'empty');
    return mapping ?? {};
  }

  /** A timestamp of the protocol or a native one, or null. */
  timestamp(field: string): DateTime | null {
    return this.read(field, 'not a datetime', toTimestamp);
  }

  /** Notes a fault unless the field is there and not null. */
  demand(field: string): void {
    const value = this.value(field);
    if (value === undefined) this.fault(field, 'missing');
    if (value === null) this.fault(field, 'null not allowed');
  }

  /** Notes a fault. */
  fault(field: string, reason: FaultReason): void {
    this.faults.push({ section: this.section, field, reason });
  }

  /** Makes a part of the payload; its faults join the ones here, and then there is no part. */
  part<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof InvalidMegaPayloadError)) throw error;
      this.faults.push(...error.faults);
      return undefined;
    }
  }

  /** @throws {InvalidMegaPayloadError} with every fault noted so far, if there is one */
  finish(): void {
    if (this.faults.length > 0) throw new InvalidMegaPayloadError(this.faults);
  }

  private read<T>(field: string, reason: FaultReason, convert: (value: unknown) => T | undefined): T | null {
    const value = this.value(field) ?? null;
    if (value === null) return null;
    const converted = convert(value);
    if (converted === undefined) this.fault(field, reason);
    return converted ?? null;
  }

  private value(field: string): unknown {
    return Object.hasOwn(this.source, field) ? this.source[field] : undefined;
  }
}

function toInteger(value: unknown): number | undefined {
  const number = isWrittenNumber(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

/** Whether this is a number that JavaScript has under another type. */
function isWrittenNumber(value: unknown): boolean {
  return (
    typeof value === 'bigint' ||
    value instanceof Decimal ||
    (typeof value === 'string' && integerText.test(value))
  );
}

function toTimestamp(value: unknown): DateTime | undefined {
  if (typeof value === 'string') return DateTime.parseTimestamp(value);
  if (value instanceof DateTime) return value;
  return types.isDate(value) ? DateTime.of(value) : undefined;
}
