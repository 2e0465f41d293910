import { errorClass } from '@fanfare/process/error-class';
import { mask } from '@fanfare/process/mask';

/** What was thrown, in one text without personal data. Total: never throws, whatever was thrown. */
export function describeError(thrown: unknown): string {
  const masked = mask(thrown instanceof Error ? thrown.message : thrown);
  const text = typeof masked === 'string' ? masked : JSON.stringify(masked ?? null);
  return `${errorClass(thrown)}: ${text}`;
}
