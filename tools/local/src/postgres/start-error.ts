/** PostgreSQL could not be made to run; the message ends with what it said. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';

  constructor(what: string, output: string) {
    super(`${what}. It said: ${output.trim().split('\n').slice(-5).join(' | ')}`);
  }
}
