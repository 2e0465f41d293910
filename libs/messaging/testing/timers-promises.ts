/**
 * What stands in for `node:timers/promises` in specs with faked timers: Jest fakes the timers of the global object only.
 * `jest.mock('node:timers/promises', () => jest.requireActual<object>('…/testing/timers-promises'))`
 */
export function setTimeout(
  milliseconds: number,
  value?: unknown,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      globalThis.clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve(value);
    }, milliseconds);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}
