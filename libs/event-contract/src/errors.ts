/** Why a message could not be read as one of our events. */
export type RejectionReason =
  | 'TOO_LARGE'
  | 'MALFORMED_ENVELOPE'
  | 'UNKNOWN_EVENT_TYPE'
  | 'UNEXPECTED_EVENT'
  | 'FUTURE_VERSION'
  | 'INVALID_DATA'
  | 'FOREIGN_TENANT'
  | 'RESERVED_EVENT_TYPE';

/** The message is no event of ours and never will be, however often it is read: it belongs in a dead-letter queue. */
export class EnvelopeRejectedError extends Error {
  override readonly name = 'EnvelopeRejectedError';

  constructor(
    readonly reason: RejectionReason,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}: ${detail}`, options);
  }
}
