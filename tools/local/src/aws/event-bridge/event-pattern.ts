import { type CompiledPattern, compilePattern } from '@fanfare/event-pattern/compile-pattern';
import { InvalidEventPatternError } from '@fanfare/event-pattern/errors';
import { AwsError } from '../aws-error';

const LENGTH_LIMIT = 2048;
const COMBINATION_LIMIT = 1000;

/** Compiles a pattern text, and refuses as EventBridge does one that does not follow the language, or its quotas. */
export function acceptPattern(text: string): CompiledPattern {
  if (text.length > LENGTH_LIMIT) throw invalid(`It has more than ${String(LENGTH_LIMIT)} characters.`);
  const pattern = compile(text);
  if (pattern.combinations > COMBINATION_LIMIT) {
    throw invalid(`Its $or branches have more than ${String(COMBINATION_LIMIT)} combinations.`);
  }
  return pattern;
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
