/** Everything that this library throws on purpose. */
export class MegaError extends Error {
  override readonly name: string = 'MegaError';
}

/** Where in a MEGA payload a fault is: its two sections, or the top level around them. */
export type PayloadSection = 'payload' | 'event' | 'object';

/** What can be wrong with a field of a MEGA payload. */
export type FaultReason =
  | 'missing'
  | 'null not allowed'
  | 'empty'
  | 'not text'
  | 'not an integer'
  | 'not a datetime'
  | 'not a mapping'
  | 'not the MEGA protocol'
  | 'unknown';

/** One fault of a MEGA payload. */
export interface PayloadFault {
  readonly section: PayloadSection;
  readonly field: string;
  readonly reason: FaultReason;
}

/** A MEGA payload that breaks the protocol. `faults` lists all that is wrong with it. */
export class InvalidMegaPayloadError extends MegaError {
  override readonly name = 'InvalidMegaPayloadError';

  constructor(readonly faults: readonly PayloadFault[]) {
    const list = faults.map(({ section, field, reason }) => `${section}.${field} is ${phrase(reason)}`);
    super(`Invalid MEGA payload, correct these fields: ${list.join(', ')}.`);
  }
}

function phrase(reason: FaultReason): string {
  return reason === 'null not allowed' ? 'null' : reason;
}

/** A pattern that cannot be evaluated. `path` says where (`$.user.id`), `reason` what is wrong there. */
export class InvalidPatternError extends MegaError {
  override readonly name = 'InvalidPatternError';

  constructor(
    readonly reason: string,
    readonly path = '$',
    options?: ErrorOptions,
  ) {
    super(`Invalid pattern at ${path}: ${reason}`, options);
  }
}

/** In strict mode, a value of a kind that the pattern cannot be compared with. In total mode it is just no match. */
export class PatternMismatchError extends MegaError {
  override readonly name = 'PatternMismatchError';

  constructor(
    readonly path: string,
    readonly expected: string,
    readonly value: unknown,
  ) {
    super(
      `The pattern at ${path} compares ${expected}; a value of another kind came. Match in total mode to accept any.`,
    );
  }
}

/** A payload that has no form on the wire. `path` says which part of it. */
export class UnserialisablePayloadError extends MegaError {
  override readonly name = 'UnserialisablePayloadError';

  constructor(
    reason: string,
    readonly path = '$',
    options?: ErrorOptions,
  ) {
    super(`The payload cannot be published, at ${path}: ${reason}`, options);
  }
}

/** A message that SQS would refuse for its size; nothing was sent. */
export class PayloadTooLargeError extends MegaError {
  override readonly name = 'PayloadTooLargeError';

  constructor(
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(
      `The message has ${String(bytes)} bytes and may have ${String(limit)}. ` +
        'Publish a reference to the content, or try binaryEncoding.',
    );
  }
}

/** A message was published without saying where to; nothing was sent. */
export class MissingDestinationError extends MegaError {
  override readonly name = 'MissingDestinationError';
}

/** A body that is neither text, bytes, data nor a valid MEGA payload; `cause` says more where there is more. */
export class UndecodableBodyError extends MegaError {
  override readonly name = 'UndecodableBodyError';
}

/** An option that is missing or out of its range. */
export class InvalidOptionError extends MegaError {
  override readonly name = 'InvalidOptionError';
}

/** A class that cannot be registered as a subscriber, or is registered already. */
export class InvalidSubscriberError extends MegaError {
  override readonly name = 'InvalidSubscriberError';
}

/** `listen()` was called on a listener that is listening. */
export class AlreadyListeningError extends MegaError {
  override readonly name = 'AlreadyListeningError';

  constructor() {
    super('This listener is listening already. Wait for stop(), or make another listener.');
  }
}
