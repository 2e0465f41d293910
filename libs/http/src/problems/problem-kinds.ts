/** Every kind of problem that an answer can report. `docs/problems.md` explains each; a test compares the two. */
export const problemKinds = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'A valid API key is needed' },
  forbidden: { status: 403, title: 'This is not allowed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'The resource does not have this method' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The request is at odds with the present state' },
  'idempotency-key-in-use': { status: 409, title: 'A request with this Idempotency-Key is still running' },
  gone: { status: 410, title: 'This is no longer available' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'validation-failed': { status: 422, title: 'The request is not acceptable' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key belongs to another request' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'temporarily-unavailable': { status: 503, title: 'The service cannot answer at the moment' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

/** The stable name of a kind of problem; the last part of its type URI. */
export type ProblemKind = keyof typeof problemKinds;

/** Where the type URIs start. They identify; they need not resolve. */
export const problemTypeBase = 'https://fanfare.example/problems/';

/** The kind that stands for an HTTP status in general; the first of its status, and `internal-error` for the rest. */
export function kindOfStatus(status: number): ProblemKind {
  const known = (Object.keys(problemKinds) as ProblemKind[]).find(
    (kind) => problemKinds[kind].status === status,
  );
  return known ?? (status >= 400 && status < 500 ? 'malformed-request' : 'internal-error');
}
