import { InvalidEventPatternError } from '../errors';

/** Splits a wildcard at its asterisks: `a*c` becomes `['a', 'c']`. `\*` and `\\` are the only escapes. */
export function parseWildcard(text: string, at: string): readonly string[] {
  const pieces = [''];
  for (const [token] of text.matchAll(/\*+|\\.?|[^*\\]+/gs)) {
    if (token === '*') pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${literalOf(token, at)}`);
  }
  return pieces;
}

function literalOf(token: string, at: string): string {
  if (token.startsWith('*')) {
    throw new InvalidEventPatternError(
      at,
      'consecutive asterisks are not allowed; one * already means any run',
    );
  }
  if (!token.startsWith('\\')) return token;
  if (token === '\\*' || token === '\\\\') return token.slice(1);
  throw new InvalidEventPatternError(
    at,
    'a backslash may only stand before * or \\; write \\\\ for a backslash',
  );
}

/** Whether the whole text is the pieces in order with any run of characters, even none, between them. */
export function matchesWildcard(pieces: readonly string[], text: string): boolean {
  const head = pieces[0] ?? '';
  if (pieces.length === 1) return text === head;
  const tail = pieces[pieces.length - 1] ?? '';
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  return endOfMiddle(pieces, text, head.length) <= text.length - tail.length;
}

/** Where the pieces between the first and the last end when each stands as early as it can; Infinity if one cannot. */
function endOfMiddle(pieces: readonly string[], text: string, start: number): number {
  let end = start;
  for (let position = 1; position < pieces.length - 1; position += 1) {
    const piece = pieces[position] ?? '';
    const found = text.indexOf(piece, end);
    if (found === -1) return Infinity;
    end = found + piece.length;
  }
  return end;
}
