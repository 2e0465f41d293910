import {
  IdempotencyKeyInUseError,
  IdempotencyKeyMalformedError,
  IdempotencyKeyReusedError,
} from '@fanfare/idempotency/http/errors';
import { HttpException } from '@nestjs/common';
import {
  isDatabaseUnavailable,
  isLockTimeout,
  isSerializationFailure,
  isStatementTimeout,
} from '@fanfare/persistence/errors';
import { type ProblemKind, kindOfStatus } from './problem-kinds';
import { ProblemError } from './problem.error';

/** What a client is told of a body that was not read to its end. */
export const bodyTooLarge = 'The body has too many bytes.';

/** What a client can do about a problem that the framework, not our code, found. */
const advice: Readonly<Partial<Record<ProblemKind, string>>> = {
  'malformed-request':
    'The body must be one JSON value in UTF-8, nested at most 32 deep, without keys called __proto__; the address must be well-formed.',
  'not-found': 'Nothing is at this address.',
  'body-too-large': bodyTooLarge,
  'uri-too-long': 'Use a shorter address.',
  'internal-error': 'Try again later, with the same Idempotency-Key.',
  'unsupported-media-type': 'Send the body as application/json.',
};

/**
 * The problem that an error is for the client. Errors that nobody foresaw become `internal-error`, without a word of
 * what they say; a database that is away or busy becomes `temporarily-unavailable`, which is safe to try again.
 */
export function toProblem(error: unknown): ProblemError {
  return error instanceof ProblemError
    ? error
    : (ofIdempotency(error) ?? ofDatabase(error) ?? ofFramework(error));
}

function ofIdempotency(error: unknown): ProblemError | undefined {
  if (error instanceof IdempotencyKeyMalformedError)
    return new ProblemError('malformed-request', error.message);
  if (error instanceof IdempotencyKeyReusedError)
    return new ProblemError('idempotency-key-reused', error.message);
  if (!(error instanceof IdempotencyKeyInUseError)) return undefined;
  return new ProblemError('idempotency-key-in-use', error.message, { headers: { 'Retry-After': '1' } });
}

function ofDatabase(error: unknown): ProblemError | undefined {
  if (isDatabaseUnavailable(error)) return unavailable('The database is not reachable', '5', error);
  if (!isLockTimeout(error) && !isSerializationFailure(error) && !isStatementTimeout(error)) return undefined;
  return unavailable('Other requests keep the database busy', '1', error);
}

function ofFramework(cause: unknown): ProblemError {
  const kind = kindOfStatus(cause instanceof HttpException ? cause.getStatus() : 500);
  return new ProblemError(kind, advice[kind] ?? 'The request cannot be served.', { cause });
}

function unavailable(reason: string, retryAfter: string, cause: unknown): ProblemError {
  return new ProblemError('temporarily-unavailable', `${reason}: try again, with the same Idempotency-Key.`, {
    cause,
    headers: { 'Retry-After': retryAfter },
  });
}
