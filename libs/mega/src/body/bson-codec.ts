import { Binary, BSONSymbol, DBRef, Decimal128, deserialize, type Document, ObjectId, serialize } from 'bson';
import { Decimal } from '../values/decimal';
import { isMapping, type Mapping } from '../values/kinds';

const smallest = 5;

/** A BSON document as a payload; undefined when the bytes are not exactly one document. */
export function decodeBson(bytes: Buffer): Mapping | undefined {
  if (bytes.length < smallest || bytes.readInt32LE(0) !== bytes.length || bytes.at(-1) !== 0)
    return undefined;
  try {
    return toPayload(deserialize(bytes, { useBigInt64: true, bsonRegExp: true })) as Mapping;
  } catch {
    return undefined;
  }
}

/** A payload in which everything has a form in BSON, as base64. */
export function encodeBson(document: Document): string {
  return Buffer.from(serialize(document)).toString('base64');
}

/** The decimal as BSON has it. @throws a BSONError when it has more than 34 digits */
export function toDecimal128(decimal: Decimal): Decimal128 {
  return Decimal128.fromString(String(decimal));
}

/** Gives values that only BSON has the form that payloads have. The document is the caller's own, and is changed. */
function toPayload(value: unknown): unknown {
  if (typeof value === 'bigint') return toNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toPayload);
  return isMapping(value) ? withPayloads(value) : fromBsonType(value);
}

function withPayloads(document: Mapping): Mapping {
  for (const key of Object.keys(document)) {
    const [value, payload] = [document[key], toPayload(document[key])];
    if (payload !== value)
      Object.defineProperty(document, key, {
        value: payload,
        configurable: true,
        enumerable: true,
        writable: true,
      });
  }
  return document;
}

function toNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function fromBsonType(value: object): unknown {
  if (value instanceof Binary) return Uint8Array.from(value.buffer.subarray(0, value.position));
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Decimal128) return Decimal.parse(String(value)) ?? Number(String(value));
  if (value instanceof BSONSymbol) return value.value;
  return value instanceof DBRef ? toPayload(value.toJSON()) : value;
}
