import { mask } from '@fanfare/process/mask';

/** The class of an error, or the type of what was thrown instead of one. */
export function errorClass(thrown: unknown): string {
  return thrown instanceof Error ? thrown.constructor.name : typeof thrown;
}

/** What was thrown, in one text without personal data. Total: never throws, whatever was thrown. */
export function describeError(thrown: unknown): string {
  const masked = mask(thrown instanceof Error ? thrown.message : thrown);
  const text = typeof masked === 'string' ? masked : JSON.stringify(masked ?? null);
  return `${errorClass(thrown)}: ${text}`;
}
