import { type CompiledPattern, compilePattern } from '@fanfare/event-pattern/compile-pattern';
import { InvalidEventPatternError } from '@fanfare/event-pattern/errors';
import { AwsError } from '../aws-error';
import { wildcardComplexity } from './wildcard-complexity';

const LENGTH_LIMIT = 2048;
const COMBINATION_LIMIT = 1000;
const WILDCARD_COMPLEXITY_LIMIT = 10;
const TOO_COMPLEX =
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';

/** Compiles a pattern text, and refuses as EventBridge does one that does not follow the language, or its quotas. */
export function acceptPattern(text: string): CompiledPattern {
  if (text.length > LENGTH_LIMIT) throw invalid(`It has more than ${String(LENGTH_LIMIT)} characters.`);
  const pattern = compile(text);
  if (pattern.combinations > COMBINATION_LIMIT) {
    throw invalid(`Its $or branches have more than ${String(COMBINATION_LIMIT)} combinations.`);
  }
  const lists = wildcardLists(JSON.parse(text));
  if (lists.some((list) => wildcardComplexity(list, WILDCARD_COMPLEXITY_LIMIT) > WILDCARD_COMPLEXITY_LIMIT))
    throw invalid(TOO_COMPLEX);
  return pattern;
}

/** Whether a pattern that was accepted has a wildcard; EventBridge counts the rules that do. */
export function hasWildcard(text: string): boolean {
  return wildcardLists(JSON.parse(text)).some((list) => list.length > 0);
}

/** The wildcards of each list in a pattern that has been compiled. */
function wildcardLists(pattern: unknown): string[][] {
  if (typeof pattern !== 'object' || pattern === null) return [];
  return Object.entries(pattern).flatMap(([field, content]: [string, unknown]) => {
    if (!Array.isArray(content) || field === '$or') return wildcardLists(content);
    return [content.flatMap(wildcardsIn)];
  });
}

function wildcardsIn(item: unknown): string[] {
  if (typeof item !== 'object' || item === null) return [];
  const { wildcard, 'anything-but': excluded } = item as Readonly<Record<string, unknown>>;
  return wildcard === undefined ? wildcardsIn(excluded) : [wildcard].flat().map(String);
}

function compile(text: string): CompiledPattern {
  try {
    return compilePattern(text);
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError)) throw error;
    throw invalid(error.reason);
  }
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
