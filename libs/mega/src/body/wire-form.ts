import { types } from 'node:util';
import { UnserialisablePayloadError } from '../errors';
import { Decimal } from '../values/decimal';
import { isBytes, isMapping, type Mapping } from '../values/kinds';
import { CalendarDate, DateTime } from '../values/temporal';
import { toDecimal128 } from './bson-codec';

/** The object as JSON can say it, with sorted keys. @throws {UnserialisablePayloadError} which says what cannot be said */
export function toJsonForm(payload: Mapping): Mapping {
  return new WireForm(json).of(payload);
}

/** The object as BSON can say it, in its own order. @throws {UnserialisablePayloadError} which says what cannot be said */
export function toBsonForm(payload: Mapping): Mapping {
  return new WireForm(bson).of(payload);
}

/** What a wire format can say of the values that not every format can say. */
interface Format {
  readonly sortsKeys: boolean;
  text(value: string): unknown;
  number(value: number): unknown;
  bigint(value: bigint): unknown;
  bytes(value: Uint8Array): unknown;
  date(value: Date): unknown;
  dateTime(value: DateTime): unknown;
  decimal(value: Decimal): unknown;
}

/** A value has no form in a format; the reason says what to do. */
class Refusal extends Error {}

function refuse(reason: string): never {
  throw new Refusal(reason);
}

const int64 = 2n ** 63n;
const deepestShown = 20;

const json: Format = {
  sortsKeys: true,
  text: (value) => value,
  number: (value) =>
    Number.isFinite(value) ? value : refuse('JSON has no NaN and no infinity; use null or text.'),
  bigint: (value) =>
    Number.isSafeInteger(Number(value))
      ? Number(value)
      : refuse('too large for readers of JSON; use text or BSON.'),
  bytes: () => refuse('JSON has no bytes; use binaryEncoding.'),
  date: (value) => value.toISOString(),
  dateTime: String,
  decimal: String,
};

const bson: Format = {
  sortsKeys: false,
  text: (value) =>
    value.isWellFormed() ? value : refuse('BSON has no half surrogate pairs; correct the text.'),
  number: (value) => value,
  bigint: (value) =>
    value >= -int64 && value < int64 ? value : refuse('BSON has 64 bits for integers; use text.'),
  bytes: (value) => value,
  date: (value) => value,
  dateTime: (value) => value.toDate(),
  decimal: toDecimal128,
};

class WireForm {
  private readonly path: (string | number)[] = ['$'];

  constructor(private readonly format: Format) {}

  of(payload: Mapping): Mapping {
    try {
      return this.mapping(payload);
    } catch (error) {
      const reason =
        error instanceof RangeError ? 'it contains itself, or is nested too deeply.' : reasonOf(error);
      throw new UnserialisablePayloadError(reason, this.path.slice(0, deepestShown).join('.'), {
        cause: error,
      });
    }
  }

  private mapping(mapping: Mapping): Mapping {
    const copy: Record<string, unknown> = {};
    const keys = Object.keys(mapping);
    if (this.format.sortsKeys) keys.sort();
    for (const key of keys) {
      const value = mapping[key];
      if (value !== undefined) put(copy, key, this.at(key, value));
    }
    return copy;
  }

  private at(step: string | number, value: unknown): unknown {
    this.path.push(step);
    const form = this.value(value ?? null);
    this.path.pop();
    return form;
  }

  private value(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.format.text(value);
      case 'number':
        return this.format.number(value);
      case 'bigint':
        return this.format.bigint(value);
      case 'boolean':
        return value;
      case 'object':
        return value && this.object(value);
      default:
        return refuse(`a ${typeof value} has no form; leave it away.`);
    }
  }

  private object(value: object): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.at(index, item));
    if (value instanceof DateTime) return this.format.dateTime(value);
    if (value instanceof CalendarDate) return String(value);
    if (value instanceof Decimal) return this.format.decimal(value);
    if (isBytes(value)) return this.format.bytes(value);
    if (types.isDate(value))
      return Number.isNaN(value.getTime()) ? refuse('an invalid Date.') : this.format.date(value);
    return this.otherObject(value);
  }

  private otherObject(value: object): unknown {
    if ('toJSON' in value && typeof value.toJSON === 'function')
      return this.value((value.toJSON as () => unknown).call(value));
    return isMapping(value)
      ? this.mapping(value)
      : refuse('an instance of a class has no form; use an object literal.');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Sets an own property, whatever its name. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}
