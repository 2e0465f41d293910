import { InvalidMegaPayloadError } from '../errors';
import type { Mapping } from '../values/kinds';
import { MegaEvent, type MegaEventFields } from './mega-event';
import { MegaObject, type MegaObjectFields } from './mega-object';
import { MegaPayload } from './mega-payload';

/** Builds MEGA payloads step by step. The steps may come in any order; none changes what it is given. */
export class PayloadBuilder {
  private event: MegaEventFields | undefined;
  private object: MegaObjectFields | undefined;
  private extra: Mapping = {};

  /** Sets the event, in place of the one set before. Keys that the protocol does not know become attributes. */
  withEvent(fields: MegaEventFields): this {
    this.event = { ...fields };
    return this;
  }

  /** Sets the object, in place of the one set before. */
  withObject(fields: MegaObjectFields): this {
    this.object = { ...fields };
    return this;
  }

  /** Adds to what is said beside event and object; a later value wins. */
  withExtra(extra: Mapping): this {
    this.extra = { ...this.extra, ...extra };
    return this;
  }

  /**
   * A payload of its own with each call; an event without a timestamp happened now.
   * @throws {InvalidMegaPayloadError} when the event or its name is missing, or any field is wrong
   */
  build(): MegaPayload {
    if (this.event === undefined)
      throw new InvalidMegaPayloadError([{ section: 'payload', field: 'event', reason: 'missing' }]);
    return new MegaPayload({
      event: new MegaEvent(this.event),
      object: this.object === undefined ? null : new MegaObject(this.object),
      extra: this.extra,
    });
  }
}
