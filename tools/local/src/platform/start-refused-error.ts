/** The platform cannot start for a reason that the person who starts it can do something about; the message says what. */
export class StartRefusedError extends Error {
  override readonly name = 'StartRefusedError';
}
