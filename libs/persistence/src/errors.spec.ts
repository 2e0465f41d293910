import { QueryFailedError } from 'typeorm';
import {
  DatabaseUnavailableError,
  isDatabaseUnavailable,
  isIdleTimeout,
  isLockTimeout,
  isSerializationFailure,
  isStatementTimeout,
  isUniqueViolation,
} from './errors';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error('from the driver'), { code, ...more });

/** The ways in which an error of the driver arrives. */
const wrappings: readonly [string, (error: Error) => unknown][] = [
  ['as it is', (error) => error],
  ['as TypeORM wraps it', (error) => new QueryFailedError('SELECT 1', [], error)],
  ['as the cause of another', (cause) => new Error('no', { cause })],
  ['as the cause of a cause', (cause) => new Error('no', { cause: new Error('no', { cause }) })],
  [
    'wrapped by TypeORM and as a cause',
    (error) => new Error('no', { cause: new QueryFailedError('', [], error) }),
  ],
];

const all = {
  isDatabaseUnavailable,
  isIdleTimeout,
  isLockTimeout,
  isSerializationFailure,
  isStatementTimeout,
  isUniqueViolation,
};

/** The names of the predicates that hold for an error. */
function kinds(error: unknown): string[] {
  return Object.entries(all)
    .filter(([, holds]) => holds(error))
    .map(([name]) => name);
}

describe.each(wrappings)('an error of the driver, %s', (_, wrap) => {
  it.each([
    ['40001', 'isSerializationFailure'],
    ['40P01', 'isSerializationFailure'],
    ['55P03', 'isLockTimeout'],
    ['57014', 'isStatementTimeout'],
    ['25P03', 'isIdleTimeout'],
    ['23505', 'isUniqueViolation'],
    ['08006', 'isDatabaseUnavailable'],
    ['57P01', 'isDatabaseUnavailable'],
    ['57P03', 'isDatabaseUnavailable'],
    ['53300', 'isDatabaseUnavailable'],
    ['25006', 'isDatabaseUnavailable'],
    ['ECONNREFUSED', 'isDatabaseUnavailable'],
    ['ECONNRESET', 'isDatabaseUnavailable'],
    ['ENOTFOUND', 'isDatabaseUnavailable'],
  ])('with the code %s is told apart: %s', (code, kind) => {
    expect(kinds(wrap(withCode(code)))).toEqual([kind]);
  });

  it.each(['23503', '23514', '22001', '42P01', '42601', '25P02', 'P0001'])(
    'with the code %s is the statement’s own',
    (code) => {
      expect(kinds(wrap(withCode(code)))).toEqual([]);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('that says "%s" means that the database is away', (message) => {
    expect(kinds(wrap(new Error(message)))).toEqual(['isDatabaseUnavailable']);
  });
});

it('a unique violation is of the constraint that it names', () => {
  const error = new QueryFailedError('', [], withCode('23505', { constraint: 'accounts_email' }));
  expect(isUniqueViolation(error, 'accounts_email')).toBe(true);
  expect(isUniqueViolation(error, 'accounts_pkey')).toBe(false);
});

it('a connection that was refused at every address of a host means that the database is away', () => {
  const refused = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]);
  expect(kinds(refused)).toEqual(['isDatabaseUnavailable']);
  expect(kinds(new DatabaseUnavailableError({ cause: refused }))).toEqual(['isDatabaseUnavailable']);
});

it.each([undefined, null, 'ECONNREFUSED', 7, {}, new Error('no'), { code: 40001 }])(
  'there is no kind for %p, or the one of its code',
  (thrown) => {
    expect(kinds(thrown)).toEqual(
      (thrown as { code?: unknown } | null)?.code === 40001 ? ['isSerializationFailure'] : [],
    );
  },
);

it('an error that is its own cause is judged as well', () => {
  const error = new Error('no');
  error.cause = error;
  expect(kinds(error)).toEqual([]);
});
