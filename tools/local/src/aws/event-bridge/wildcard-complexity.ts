const ANY = Symbol('*');
const END = Symbol('end');
type Token = string | typeof ANY | typeof END;

/** More sets of places than this are too complex to count. */
const MOST_SETS = 20_000;

/**
 * How many beginnings of these wildcards, which one list of a pattern holds, a text can match at the same time, at most;
 * Infinity when that is more than `limit`. It is what the reference engine calls complexity, and EventBridge limits
 * (aws/event-ruler, MachineComplexityEvaluator).
 */
export function wildcardComplexity(wildcards: readonly string[], limit: number): number {
  const tokens = [...new Set(wildcards)].flatMap(tokensOf);
  const starts = tokens.flatMap((_, place) => (place === 0 || tokens[place - 1] === END ? [place] : []));
  const letters = new Set(tokens.filter((token) => typeof token === 'string'));
  const atFirst = withWhatFollows(tokens, starts);
  const reached = new Map([[String(atFirst), atFirst]]);
  let most = 0;
  for (const places of reached.values()) {
    most = Math.max(most, places.filter((place) => !starts.includes(place)).length);
    if (most > limit || reached.size > MOST_SETS) return Infinity;
    for (const letter of letters) {
      const next = after(tokens, places, letter);
      reached.set(String(next), next);
    }
  }
  return most;
}

/** The places to which a letter leads: behind an equal letter, and still behind a `*`. */
function after(tokens: readonly Token[], places: readonly number[], letter: string): number[] {
  const next = places.flatMap((place) => [
    ...(tokens[place] === letter ? [place + 1] : []),
    ...(tokens[place - 1] === ANY ? [place] : []),
  ]);
  return withWhatFollows(tokens, next);
}

/** A `*` may stand for nothing, so that a place before it is one behind it too. In order, each once. */
function withWhatFollows(tokens: readonly Token[], places: readonly number[]): number[] {
  const all = places.flatMap((place) => (tokens[place] === ANY ? [place, place + 1] : [place]));
  return [...new Set(all)].sort((one, other) => one - other);
}

function tokensOf(wildcard: string): Token[] {
  const parts = wildcard.match(/\\.|[^\\]/gsu) ?? [];
  return [...parts.map((part) => (part === '*' ? ANY : part.replace(/^\\/s, ''))), END];
}
