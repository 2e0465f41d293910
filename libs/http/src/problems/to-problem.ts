import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable, isLockTimeout, isSerializationFailure } from '@fanfare/persistence/errors';
import { type ProblemKind, kindOfStatus } from './problem-kinds';
import { ProblemError } from './problem.error';

/** What a client can do about a problem that the framework, not our code, found. */
const advice: Readonly<Partial<Record<ProblemKind, string>>> = {
  'malformed-request':
    'The body must be one JSON value in UTF-8, nested at most 32 deep, without keys called __proto__; the address must be well-formed.',
  'not-found': 'Nothing is at this address.',
  'body-too-large': 'A body may have at most 64 KB.',
  'uri-too-long': 'Use a shorter address.',
  'unsupported-media-type': 'Send the body as application/json.',
};

/**
 * The problem that an error is for the client. Errors that nobody foresaw become `internal-error`, without a word of
 * what they say; a database that is away or busy becomes `temporarily-unavailable`, which is safe to try again.
 */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isDatabaseUnavailable(error)) return unavailable('The database is not reachable', '5', error);
  if (isLockTimeout(error) || isSerializationFailure(error)) {
    return unavailable('Other requests are working on the same thing', '1', error);
  }
  const kind = kindOfStatus(error instanceof HttpException ? error.getStatus() : 500);
  const detail =
    advice[kind] ?? (kind === 'internal-error' ? 'Try again later, with the same Idempotency-Key.' : '');
  return new ProblemError(kind, detail === '' ? 'The request cannot be served.' : detail, { cause: error });
}

function unavailable(reason: string, retryAfter: string, cause: unknown): ProblemError {
  return new ProblemError('temporarily-unavailable', `${reason}: try again, with the same Idempotency-Key.`, {
    cause,
    headers: { 'Retry-After': retryAfter },
  });
}
