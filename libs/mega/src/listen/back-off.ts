/** The shortest pause between calls that fail, in milliseconds: no more than two calls a second. */
export const leastMs = 500;
const mostMs = 30_000;

/** How long to wait after failures in a row: half a second at least, twice as long at most each time, up to 30 s. */
export class BackOff {
  private failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /**
   * The pause after one more failure, in milliseconds. A client that tries again by itself has made several calls; the
   * pause makes up for them, so that on average there are never more than two calls a second.
   */
  next(error: unknown): number {
    const ceiling = Math.min(mostMs, leastMs * 2 ** this.failures);
    this.failures += 1;
    return Math.max(leastMs * attemptsOf(error), leastMs + this.random() * (ceiling - leastMs));
  }

  /** There was a success. */
  reset(): void {
    this.failures = 0;
  }
}

/** How often a client made a call before it gave up with this error; 1 when it does not say. */
export function attemptsOf(error: unknown): number {
  const metadata: unknown =
    typeof error === 'object' && error !== null && '$metadata' in error ? error.$metadata : {};
  const attempts = (metadata as { readonly attempts?: unknown } | null)?.attempts;
  return typeof attempts === 'number' ? attempts : 1;
}
