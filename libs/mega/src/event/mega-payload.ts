import { isDeepStrictEqual } from 'node:util';
import { isMapping, type Mapping } from '../values/kinds';
import { FieldReader } from './field-reader';
import { MegaEvent } from './mega-event';
import { MegaObject } from './mega-object';
import { unlisted, withoutBlanks } from './section';

const protocol = 'mega';
const protocolVersion = 1;
const listed = new Set(['event', 'object', 'extra']);

/** What a payload is made of. Keys other than the ones named here join `extra`, and win over those in there. */
export interface MegaPayloadFields {
  readonly event: MegaEvent;
  readonly object?: MegaObject | null;
  readonly extra?: Mapping | null;
  readonly [key: string]: unknown;
}

/** An event of the MEGA protocol, with the object that it happened to and whatever else was said. */
export class MegaPayload {
  readonly event: MegaEvent;
  readonly object: MegaObject | null;
  readonly extra: Mapping;

  /** @throws {InvalidMegaPayloadError} when there is no event, or `extra` is not an object */
  constructor(fields: MegaPayloadFields) {
    const { event, object } = fields;
    const read = new FieldReader('payload', fields);
    if (!(event instanceof MegaEvent)) read.fault('event', 'missing');
    this.event = event;
    this.object = object ?? null;
    this.extra = { ...read.mapping('extra'), ...unlisted(fields, listed) };
    read.finish();
  }

  /** Whether a decoded object claims to be a MEGA payload of this version; only its header is looked at. */
  static claims(decoded: Mapping): boolean {
    return decoded['protocol'] === protocol && decoded['version'] === protocolVersion;
  }

  /** Reads a decoded object. @throws {InvalidMegaPayloadError} which lists every field that is wrong */
  static parse(decoded: unknown): MegaPayload {
    const source = isMapping(decoded) ? decoded : {};
    const read = new FieldReader('payload', source);
    if (!MegaPayload.claims(source)) read.fault('protocol', 'not the MEGA protocol');
    read.demand('event');
    const [event, object, extra] = [read.mapping('event'), read.mapping('object'), read.mapping('extra')];
    const parsedEvent = event && read.part(() => MegaEvent.parse(event));
    const parsedObject = object && read.part(() => MegaObject.parse(object));
    read.finish();
    return new MegaPayload({ event: parsedEvent as MegaEvent, object: parsedObject ?? null, extra });
  }

  /**
   * The payload as it is published: a new object, checked against the protocol, without what is null or empty.
   * `JSON.stringify(payload)` is its text. @throws {InvalidMegaPayloadError} when it was broken after it was made
   */
  toJSON(): Mapping {
    const { event, object, extra } = this;
    const sections = withoutBlanks({ event: event.toJSON(), object: object?.toJSON(), extra });
    const decoded = { protocol, version: protocolVersion, ...sections };
    MegaPayload.parse(decoded);
    return decoded;
  }

  /** Whether the other is a payload with the same values in all fields. */
  equals(other: unknown): boolean {
    return other instanceof MegaPayload && isDeepStrictEqual(comparable(this), comparable(other));
  }
}

function comparable({ event, object, extra }: MegaPayload): unknown {
  const fields = Object.entries(event).filter(([name]) => name !== 'timestampAsWritten');
  return [fields, object && Object.entries(object), extra];
}
