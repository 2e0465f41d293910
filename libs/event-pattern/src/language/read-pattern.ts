import { InvalidEventPatternError } from '../errors';
import type { Leaf } from './expression';
import { itemAt, memberAt } from './location';
import { described, isObject } from './operand';
import { parsePatternText } from './pattern-text';
import { readLeaf } from './read-leaf';
import { reservedInBranches } from './reserved-words';

/** What an event must satisfy: every path its leaf. A pattern without `$or` is one conjunction. */
export type Conjunction = ReadonlyMap<string, Leaf>;

/** A guard against patterns that a few characters make astronomically large, not a limit of the service. */
const maximumConjunctions = 10_000;
const maximumPaths = 256;
const maximumDepth = 1000;

interface Place {
  readonly at: string;
  readonly prefix: string;
  readonly depth: number;
  readonly insideOr: boolean;
}

type Draft = Map<string, Leaf>;

/**
 * Checks a pattern, given as JSON text or as the parsed object, and expands its `$or`s: an event matches when one of
 * the conjunctions holds. Throws InvalidEventPatternError.
 */
export function readPattern(pattern: unknown): readonly Conjunction[] {
  const value = typeof pattern === 'string' ? parsePatternText(pattern) : pattern;
  if (!isObject(value)) {
    throw new InvalidEventPatternError('$', `a pattern is an object of fields, not ${described(value)}`);
  }
  const drafts = readObject(value, { at: '$', prefix: '', depth: 0, insideOr: false }, [new Map()]);
  if (drafts.some((draft) => draft.size > maximumPaths)) {
    throw new InvalidEventPatternError(
      '$',
      `a pattern tests at most ${String(maximumPaths)} fields at once; split it`,
    );
  }
  return drafts;
}

/** Adds the object's members to every draft, in document order, a later leaf replacing an earlier one. */
function readObject(value: object, place: Place, drafts: readonly Draft[]): readonly Draft[] {
  const members = Object.entries(value) as [string, unknown][];
  if (members.length === 0) {
    throw new InvalidEventPatternError(
      place.at,
      'an empty object matches nothing; name a field or leave it out',
    );
  }
  if (place.depth > maximumDepth) {
    throw new InvalidEventPatternError('$', `nest at most ${String(maximumDepth)} objects`);
  }
  return members.reduce((current, [key, member]) => readMember(key, member, place, current), drafts);
}

function readMember(key: string, member: unknown, place: Place, drafts: readonly Draft[]): readonly Draft[] {
  const at = memberAt(place.at, key);
  if (key === '$or') return readOr(member, { ...place, at }, drafts);
  if (place.insideOr && reservedInBranches.has(key)) {
    throw new InvalidEventPatternError(at, `inside $or, ${key} is reserved and cannot name a field`);
  }
  if (Array.isArray(member)) {
    const leaf = readLeaf(member, at);
    for (const draft of drafts) draft.set(place.prefix + key, leaf);
    return drafts;
  }
  if (isObject(member)) {
    return readObject(
      member,
      { ...place, at, prefix: `${place.prefix}${key}.`, depth: place.depth + 1 },
      drafts,
    );
  }
  throw new InvalidEventPatternError(
    at,
    `a field takes a list of accepted values or an object of fields, not ${described(member)}`,
  );
}

function readOr(branches: unknown, place: Place, drafts: readonly Draft[]): readonly Draft[] {
  if (!Array.isArray(branches) || branches.length < 2) {
    throw new InvalidEventPatternError(place.at, '$or takes a list of at least two objects');
  }
  const expanded: Draft[] = [];
  for (const [index, branch] of branches.entries()) {
    const at = itemAt(place.at, index);
    if (!isObject(branch)) {
      throw new InvalidEventPatternError(
        at,
        `a branch of $or is an object of fields, not ${described(branch)}`,
      );
    }
    const copies = drafts.map((draft) => new Map(draft));
    const inside = { ...place, at, insideOr: true, depth: place.depth + 1 };
    for (const draft of readObject(branch, inside, copies)) expanded.push(draft);
    if (expanded.length > maximumConjunctions) {
      throw new InvalidEventPatternError(
        place.at,
        `the $or branches multiply to more than ${String(maximumConjunctions)} combinations; split the pattern`,
      );
    }
  }
  return expanded;
}
