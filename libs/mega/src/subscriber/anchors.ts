import { Matcher, type Rule } from '../pattern/matcher';
import { isCollection, isMapping } from '../values/kinds';

/**
 * A cheap condition that a pattern implies: the text at `path` is one of `texts`. A value without such text cannot
 * match, and matching it would not have called any predicate before finding out.
 */
export interface Anchor {
  readonly path: readonly string[];
  readonly texts: readonly string[];
}

/** The anchors of patterns that must all match, each at its path, tried in this order. */
export function anchorsOf(patterns: readonly (readonly [unknown, readonly string[]])[]): readonly Anchor[] {
  return inSequence(patterns).anchors;
}

/** What reading found, and whether evaluation goes on past it without having called a predicate. */
interface Reading {
  readonly anchors: readonly Anchor[];
  readonly callsPredicate: boolean;
}

const nothing: Reading = { anchors: [], callsPredicate: false };

function read(pattern: unknown, path: readonly string[]): Reading {
  const texts = textsOf(pattern);
  if (texts !== undefined) return { anchors: [{ path, texts }], callsPredicate: false };
  if (typeof pattern === 'function') return { anchors: [], callsPredicate: true };
  if (pattern instanceof Matcher) return readRule(pattern.rule, path);
  if (isMapping(pattern))
    return inSequence(Object.entries(pattern).map(([key, value]) => [value, [...path, key]]));
  return isCollection(pattern) ? readAside([...pattern]) : nothing;
}

function readRule(rule: Rule, path: readonly string[]): Reading {
  switch (rule.kind) {
    case 'eq':
      return read(rule.value, path);
    case 'match':
      return typeof rule.value === 'string' ? nothing : read(rule.value, path);
    case 'and':
      return inSequence(rule.patterns.map((pattern) => [pattern, path]));
    case 'or':
      return readAside(rule.patterns);
    case 'not':
      return readAside([rule.pattern]);
    case 'in':
      return readAside([...rule.items]);
    default:
      return nothing;
  }
}

/** Conditions that must all hold, tried in this order: those before the first predicate. */
function inSequence(conditions: readonly (readonly [unknown, readonly string[]])[]): Reading {
  const anchors: Anchor[] = [];
  for (const [pattern, path] of conditions) {
    const reading = read(pattern, path);
    anchors.push(...reading.anchors);
    if (reading.callsPredicate) return { anchors, callsPredicate: true };
  }
  return { anchors, callsPredicate: false };
}

/** Conditions that need not all hold: they anchor nothing, and may call predicates. */
function readAside(patterns: readonly unknown[]): Reading {
  return { anchors: [], callsPredicate: patterns.some((pattern) => read(pattern, []).callsPredicate) };
}

/** The texts that a pattern accepts, when it accepts no other values; empty text accepts null too. */
function textsOf(pattern: unknown): readonly string[] | undefined {
  const items = itemsOf(pattern);
  return items.every((item): item is string => typeof item === 'string' && item !== '') ? items : undefined;
}

function itemsOf(pattern: unknown): readonly unknown[] {
  if (!(pattern instanceof Matcher)) return [pattern];
  const { rule } = pattern;
  if (rule.kind === 'eq') return [rule.value];
  return rule.kind === 'in' ? [...rule.items] : [pattern];
}
