import { InvalidPatternError } from '../errors';

/** What JavaScript reads as plain letters without the unicode flag, and means something else to other engines. */
const foreignEscape = /^(?:[^\\]|\\[^a-zA-Z]|\\[bBdDwWsStnrvfcxuk])*$/;

/**
 * A regular expression that matches from the start of a text only, whatever alternatives it has; use it with
 * {@link startsWith}. Text is read with the unicode flag, and without it when it holds needless escapes; a RegExp
 * keeps its own flags. @throws {InvalidPatternError} when it is no regular expression of JavaScript
 */
export function anchoredRegExp(expression: string | RegExp): RegExp {
  if (typeof expression !== 'string')
    return new RegExp(grouped(expression.source), `${expression.flags.replace(/[gy]/g, '')}y`);
  try {
    return compiled(expression, 'u');
  } catch (error) {
    return compiledWithoutUnicode(expression, error);
  }
}

/** Whether an anchored regular expression matches at the start of the text. */
export function startsWith(anchored: RegExp, text: string): boolean {
  anchored.lastIndex = 0;
  return anchored.test(text);
}

function compiledWithoutUnicode(source: string, cause: unknown): RegExp {
  try {
    if (foreignEscape.test(source)) return compiled(source, '');
  } catch {
    // The first error says more.
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new InvalidPatternError(`not a regular expression of JavaScript: ${reason}`, '$', { cause });
}

/** The source is tried on its own first, so that it cannot close the group that is put around it. */
function compiled(source: string, flags: string): RegExp {
  return new RegExp(grouped(new RegExp(source, flags).source), `${flags}y`);
}

function grouped(source: string): string {
  return `(?:${source})`;
}
