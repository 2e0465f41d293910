import type { Mapping } from '../values/kinds';
import { FieldReader } from './field-reader';
import { unlisted, withoutBlanks } from './section';

/** What the object of an event is made of. */
export interface MegaObjectFields {
  /** The object as it is now; has at least one key. */
  readonly current: Mapping;
  readonly type?: string | null;
  readonly id?: string | null;
  /** 1 unless given. */
  readonly version?: number | null;
  /** The object as it was before; empty means none. */
  readonly previous?: Mapping | null;
}

const listed = new Set(['current', 'type', 'id', 'version', 'previous']);

/** The object of a MEGA payload: the thing that the event happened to. */
export class MegaObject {
  readonly current: Mapping;
  readonly type: string | null;
  readonly id: string | null;
  readonly version: number;
  readonly previous: Mapping | null;

  /** Unknown fields are faults. @throws {InvalidMegaPayloadError} which lists every field that is wrong */
  constructor(fields: MegaObjectFields) {
    const read = new FieldReader('object', { ...fields });
    for (const field of Object.keys(unlisted({ ...fields }, listed))) read.fault(field, 'unknown');
    this.current = { ...read.requiredMapping('current') };
    this.type = read.text('type');
    this.id = read.text('id');
    this.version = read.version('version');
    const previous = read.mapping('previous');
    this.previous = previous === null || Object.keys(previous).length === 0 ? null : { ...previous };
    read.finish();
  }

  /** Reads the object section of a payload, where unknown fields are ignored. @throws {InvalidMegaPayloadError} */
  static parse(section: Mapping): MegaObject {
    const known = Object.entries(section).filter(([field]) => listed.has(field));
    return new MegaObject(Object.fromEntries(known) as unknown as MegaObjectFields);
  }

  /** The section as it is published: without what is null or empty. */
  toJSON(): Mapping {
    return withoutBlanks({
      type: this.type,
      id: this.id,
      version: this.version,
      current: this.current,
      previous: this.previous,
    });
  }
}
