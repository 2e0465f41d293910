/** The `Idempotency-Key` of a request is not one: empty, too long, or not printable ASCII. */
export class IdempotencyKeyMalformedError extends Error {
  override readonly name = 'IdempotencyKeyMalformedError';

  constructor() {
    super('An Idempotency-Key has 1 to 255 printable ASCII characters, in double quotes or not.');
  }
}

/** The first request with this key is still being worked on; asking again later will get its answer. */
export class IdempotencyKeyInUseError extends Error {
  override readonly name = 'IdempotencyKeyInUseError';

  constructor() {
    super('The first request with this Idempotency-Key is still running: try again in a second.');
  }
}

/** The key was used before, for a request with another path or body. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = 'IdempotencyKeyReusedError';

  constructor() {
    super('This Idempotency-Key was used for another request: make a new key for each new request.');
  }
}

/** A handler answered a POST with something that cannot be stored, such as a stream. */
export class UnstorableAnswerError extends Error {
  override readonly name = 'UnstorableAnswerError';

  constructor() {
    super(
      'The answer to a POST must be JSON or text, so that it can be given again: return no stream and no buffer.',
    );
  }
}
