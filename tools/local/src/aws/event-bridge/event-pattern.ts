import { type CompiledPattern, compilePattern } from '@fanfare/event-pattern/compile-pattern';
import { InvalidEventPatternError } from '@fanfare/event-pattern/errors';
import { AwsError } from '../aws-error';

/** Compiles a pattern text, and refuses as EventBridge does one that does not follow the language. */
export function acceptPattern(text: string): CompiledPattern {
  try {
    return compilePattern(text);
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError)) throw error;
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.reason}`);
  }
}
