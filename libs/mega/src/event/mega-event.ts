import type { Mapping } from '../values/kinds';
import { DateTime } from '../values/temporal';
import { FieldReader } from './field-reader';
import { unlisted, withoutBlanks } from './section';

/** What an event is made of. Keys other than the ones named here join `attributes`, and win over those in there. */
export interface MegaEventFields {
  readonly name: string;
  /** 1 unless given. */
  readonly version?: number | null;
  /** Now unless given. Text without an offset is UTC. */
  readonly timestamp?: Date | DateTime | string | null;
  readonly domain?: string | null;
  readonly subject?: string | null;
  readonly publisher?: string | null;
  readonly attributes?: Mapping | null;
  readonly [attribute: string]: unknown;
}

const listed = new Set(['name', 'version', 'timestamp', 'domain', 'subject', 'publisher', 'attributes']);

/** The event of a MEGA payload: what happened, when, to whom. */
export class MegaEvent {
  readonly name: string;
  readonly version: number;
  /** The instant, to the millisecond. */
  readonly timestamp: Date;
  /** The same with the offset and the digits it was written with: this is what is matched and published. */
  readonly timestampAsWritten: DateTime;
  readonly domain: string | null;
  readonly subject: string | null;
  readonly publisher: string | null;
  readonly attributes: Mapping;

  /** @throws {InvalidMegaPayloadError} which lists every field that is wrong */
  constructor(fields: MegaEventFields) {
    const read = new FieldReader('event', fields);
    this.name = read.requiredText('name');
    this.version = read.version('version');
    this.domain = read.text('domain');
    this.subject = read.text('subject');
    this.publisher = read.text('publisher');
    this.attributes = { ...read.mapping('attributes'), ...unlisted(fields, listed) };
    this.timestampAsWritten = read.timestamp('timestamp') ?? DateTime.now();
    this.timestamp = this.timestampAsWritten.toDate();
    read.finish();
  }

  /** Reads the event section of a payload, where the timestamp is not optional. @throws {InvalidMegaPayloadError} */
  static parse(section: Mapping): MegaEvent {
    const read = new FieldReader('event', section);
    read.demand('timestamp');
    const event = read.part(() => new MegaEvent(section as MegaEventFields));
    read.finish();
    return event as MegaEvent;
  }

  /** The section as it is published: without what is null or empty. */
  toJSON(): Mapping {
    return withoutBlanks({
      name: this.name,
      timestamp: this.timestampAsWritten.toString(),
      version: this.version,
      domain: this.domain,
      subject: this.subject,
      publisher: this.publisher,
      attributes: this.attributes,
    });
  }
}
