import { AwsError } from '../aws-error';

/** Tells which of a set of rules an event matches. */
export interface RuleMatcher {
  match(event: Record<string, unknown>): Iterable<string>;
}

type Pattern = Record<string, unknown>;

/** Compiles rules given as name and pattern text. */
export function compileRules(rules: readonly (readonly [string, string])[]): RuleMatcher {
  const patterns = rules.map(([name, text]) => [name, parsePattern(text)] as const);
  return {
    match: (event) => patterns.filter(([, pattern]) => matches(pattern, event)).map(([name]) => name),
  };
}

/** Refuses a pattern text that EventBridge would refuse. */
export function parsePattern(text: string): Pattern {
  try {
    const pattern: unknown = JSON.parse(text);
    if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
      throw new SyntaxError('Filter is not an object');
    }
    return pattern as Pattern;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
  }
}

function matches(pattern: Pattern, event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false;
  return Object.entries(pattern).every(([key, expected]) => {
    const actual = (event as Record<string, unknown>)[key];
    return Array.isArray(expected) ? expected.includes(actual) : matches(expected as Pattern, actual);
  });
}
