import { validationError } from '../aws-error';

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface Page<Row> {
  readonly rows: Row[];
  readonly NextToken?: string;
}

/** One page of rows that are sorted by `nameOf`. The token names the last row seen, so it survives changes in between. */
export function page<Row>(
  rows: readonly Row[],
  request: PageRequest,
  nameOf: (row: Row) => string,
): Page<Row> {
  const after = request.NextToken === undefined ? undefined : decode(request.NextToken);
  const rest = after === undefined ? rows : rows.filter((row) => nameOf(row) > after);
  const shown = rest.slice(0, request.Limit ?? 100);
  const last = shown.at(-1);
  if (last === undefined || shown.length === rest.length) return { rows: shown };
  return { rows: shown, NextToken: Buffer.from(JSON.stringify([nameOf(last)])).toString('base64url') };
}

function decode(token: string): string {
  try {
    const [name] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown[];
    if (typeof name === 'string') return name;
  } catch {
    // Refused below, like any other token that was not made here.
  }
  throw validationError('Parameter NextToken is not valid.');
}
