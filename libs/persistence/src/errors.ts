/** State was to be written outside a transaction, where it could be kept while its event is lost, or the reverse. */
export class NoTransactionError extends Error {
  override readonly name = 'NoTransactionError';

  constructor() {
    super('This needs a transaction: call it within UnitOfWork.run().');
  }
}

/** The database cannot be reached; nothing was written. Trying again later is right. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  constructor(options?: ErrorOptions) {
    super('The database is not reachable.', options);
  }
}

/** A statement of the transaction had failed, so that PostgreSQL could only undo all of it, and the work went on. */
export class TransactionAbortedError extends Error {
  override readonly name = 'TransactionAbortedError';

  constructor() {
    super(
      'Nothing was committed, because a statement had failed before: let its error pass, or avoid it with ON CONFLICT.',
    );
  }
}

/** PostgreSQL ended a transaction in which nothing had happened for too long; nothing was written. */
export class TransactionTimedOutError extends Error {
  override readonly name = 'TransactionTimedOutError';

  constructor(options?: ErrorOptions) {
    super(
      'The transaction was ended because it did nothing for 30 s: wait for other systems outside of it.',
      options,
    );
  }
}

/**
 * SQLSTATE classes and codes, and socket errors, that say "no connection", or one to a server that has ceased to be the
 * primary (PostgreSQL 18, appendix A).
 */
const unreachable =
  /^(08\w{3}|57P0[1-5]|53300|25006|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const unreachableMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/** True when the error means that the database could not be reached or went away, so that no statement is to blame. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return chain(error).some(
    (link) =>
      link instanceof DatabaseUnavailableError ||
      unreachable.test(codeOf(link)) ||
      (link instanceof Error && unreachableMessages.test(link.message)),
  );
}

/** True for a deadlock or a serialization failure: the same transaction may well succeed when run again. */
export function isSerializationFailure(error: unknown): boolean {
  return chain(error).some((link) => ['40001', '40P01'].includes(codeOf(link)));
}

/** True when the database ended a session because its transaction did nothing for too long. */
export function isIdleTimeout(error: unknown): boolean {
  return chain(error).some((link) => codeOf(link) === '25P03');
}

/** True when a lock was not free in time: the same work is in progress elsewhere. */
export function isLockTimeout(error: unknown): boolean {
  return chain(error).some((link) => codeOf(link) === '55P03');
}

/** True when a statement took longer than it may, or was cancelled: the database is too busy at the moment. */
export function isStatementTimeout(error: unknown): boolean {
  return chain(error).some((link) => codeOf(link) === '57014');
}

/** True when a unique constraint, of this name if one is given, refused a row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return chain(error).some(
    (link) =>
      codeOf(link) === '23505' &&
      (constraint === undefined || (link as { constraint?: unknown }).constraint === constraint),
  );
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function chain(error: unknown): unknown[] {
  const links: unknown[] = [];
  for (let link = error; link !== undefined && link !== null && links.length < 5;) {
    links.push(link);
    if (link instanceof AggregateError) links.push(...(link.errors as unknown[]));
    link =
      (link as { driverError?: unknown; cause?: unknown }).driverError ?? (link as { cause?: unknown }).cause;
  }
  return links;
}
