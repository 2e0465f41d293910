import { EnvelopeRejectedError } from '@fanfare/event-contract/errors';
import { isDatabaseUnavailable, isLockTimeout, isSerializationFailure } from '@fanfare/persistence/errors';
import { DrainedError, LeaseLostError, UnprocessableError } from '../errors';

/**
 * What a failure says about the message. `unprocessable`: bury it. `infrastructure`: nothing about it, the database is
 * away. `busy`: somebody else works on the same rows. `handed-back`: we gave up on time. `failed`: one of 8 attempts.
 */
export type FailureKind = 'unprocessable' | 'infrastructure' | 'busy' | 'handed-back' | 'failed';

/** Judges what a handler threw. Anything unknown is `failed`: worth another try, but not for ever. */
export function judge(error: unknown): FailureKind {
  if (error instanceof UnprocessableError || error instanceof EnvelopeRejectedError) return 'unprocessable';
  if (error instanceof DrainedError || error instanceof LeaseLostError) return 'handed-back';
  if (isDatabaseUnavailable(error)) return 'infrastructure';
  if (isLockTimeout(error) || isSerializationFailure(error)) return 'busy';
  return 'failed';
}
