/**
 * A pattern that does not follow the language. `path` says where, in JSONPath notation (`$.detail.total[0].numeric`),
 * `reason` what is wrong there and what to write instead. Nothing of the pattern has been compiled.
 */
export class InvalidEventPatternError extends Error {
  override readonly name = 'InvalidEventPatternError';

  constructor(
    readonly path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`Invalid event pattern at ${path}: ${reason}`, options);
  }
}
