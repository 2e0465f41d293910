import { type ProblemKind, problemKinds, problemTypeBase } from './problem-kinds';

/** One thing that is wrong with a request: where (JSON Pointer, RFC 6901), a stable UPPER_SNAKE code, words for people. */
export interface RequestFinding {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly RequestFinding[];
}

/** What goes with a problem besides its kind and detail. */
export interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly RequestFinding[];
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Thrown by whatever handles a request to answer with a problem. `detail` reaches the client: it says what to do next
 * and never repeats what the client sent.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly RequestFinding[] | undefined;

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(`${kind}: ${detail}`, options);
    this.headers = options.headers ?? {};
    this.errors = options.errors;
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }

  /** The answer's body. */
  toDetails(): ProblemDetails {
    const { status, title } = problemKinds[this.kind];
    const { detail, errors } = this;
    return { type: `${problemTypeBase}${this.kind}`, title, status, detail, ...(errors ? { errors } : {}) };
  }
}

/** A 422 that lists everything that is wrong with the request. */
export function validationFailed(errors: readonly RequestFinding[]): ProblemError {
  const count = errors.length === 1 ? '1 problem' : `${String(errors.length)} problems`;
  return new ProblemError('validation-failed', `The request has ${count}; see errors.`, { errors });
}
