/** What is wrong with something that a client asked for. The codes are those of every 422; the message names no value. */
export interface RuleFinding {
  readonly code: 'INVALID_FORMAT' | 'NOT_ALLOWED' | 'TOO_LONG';
  readonly message: string;
}
