import type { FailureClass } from '../domain/failure-class';

/** An attempt came to no answer. `address` is the one that it is about, where there is one. */
export class AttemptError extends Error {
  override readonly name = 'AttemptError';
  readonly address: string | null;

  constructor(
    readonly failure: FailureClass,
    message: string,
    { address = null, ...options }: ErrorOptions & { readonly address?: string | null } = {},
  ) {
    super(message, options);
    this.address = address;
  }
}

const failures: Readonly<Record<string, FailureClass>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EINVAL: 'unreachable',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls',
};

/** What an error of Node's sockets or of its HTTP parser means for an attempt; `otherwise` when its code tells nothing. */
export function failureOfError(error: unknown, otherwise: FailureClass): FailureClass {
  if (error instanceof AttemptError) return error.failure;
  const codes = codesOf(error);
  if (codes.some((code) => code.startsWith('HPE_'))) return 'protocol';
  if (codes.some((code) => code.startsWith('ERR_SSL_'))) return 'tls';
  const known = codes.flatMap((code) => failures[code] ?? []);
  return known.includes('refused') ? 'refused' : (known[0] ?? otherwise);
}

/** The code of an error, or those of each address that was tried. */
function codesOf(error: unknown): readonly string[] {
  const { code, errors } = Object(error) as { code?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return errors.flatMap(codesOf);
  return typeof code === 'string' ? [code] : [];
}
