import { UnserialisablePayloadError } from '../errors';
import { MegaPayload } from '../event/mega-payload';
import { isBytes, isMapping, type Mapping } from '../values/kinds';
import { encodeBson } from './bson-codec';
import { toBsonForm, toJsonForm } from './wire-form';

/** What can be published: text, bytes, an object, or an event of the MEGA protocol. */
export type Publishable = string | Uint8Array | Mapping | MegaPayload;

/** How to write a payload. */
export interface EncodingOptions {
  /** Objects and events as base64 of BSON instead of JSON. */
  readonly binaryEncoding?: boolean | undefined;
}

/**
 * The body of a message with this payload: text as it is, bytes as base64, objects and events as JSON or BSON.
 * @throws {UnserialisablePayloadError} for anything else, and for objects that hold values without a form
 * @throws {InvalidMegaPayloadError} for a MEGA payload that was broken after it was made
 */
export function encodeBody(payload: Publishable, { binaryEncoding = false }: EncodingOptions = {}): string {
  if (typeof payload === 'string') return binaryEncoding ? refuseText() : payload;
  if (isBytes(payload)) return Buffer.from(payload).toString('base64');
  const decoded = objectOf(payload);
  return binaryEncoding ? encodeAsBson(decoded) : JSON.stringify(toJsonForm(decoded));
}

function objectOf(payload: unknown): Mapping {
  if (payload instanceof MegaPayload) return payload.toJSON();
  if (isMapping(payload)) return payload;
  throw new UnserialisablePayloadError(
    'publish text, bytes, an object literal or a MegaPayload, nothing else.',
  );
}

function encodeAsBson(decoded: Mapping): string {
  const form = toBsonForm(decoded);
  try {
    return encodeBson(form);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnserialisablePayloadError(`BSON cannot say it: ${reason}`, '$', { cause: error });
  }
}

function refuseText(): never {
  throw new UnserialisablePayloadError(
    'text cannot use binaryEncoding; publish it without, or publish bytes.',
  );
}
