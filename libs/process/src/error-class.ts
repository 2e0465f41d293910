/** The class of an error, or the type of what was thrown instead of one. */
export function errorClass(thrown: unknown): string {
  return thrown instanceof Error ? thrown.constructor.name : typeof thrown;
}
