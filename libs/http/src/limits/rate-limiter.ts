import { ProblemError } from '../problems/problem.error';

interface Bucket {
  tokens: number;
  filledAt: number;
}

const rememberedCallers = 10_000;
const burstSeconds = 2;

/**
 * A token bucket for each caller, in the memory of this process: with n processes a caller gets n times the rate.
 * Remembers the 10,000 callers seen last; one that is forgotten starts with a full bucket.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();
  private readonly capacity: number;

  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.capacity = perSecond * burstSeconds;
  }

  /**
   * Takes a token of a caller.
   * @throws ProblemError `rate-limited`, with the whole seconds after which there is a token again
   */
  take(caller: string): void {
    const bucket = this.refilled(caller);
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / this.perSecond);
      throw new ProblemError(
        'rate-limited',
        `At most ${String(this.perSecond)} requests a second: wait, then try again.`,
        {
          headers: { 'Retry-After': String(seconds) },
        },
      );
    }
    bucket.tokens -= 1;
  }

  private refilled(caller: string): Bucket {
    const now = this.now();
    const known = this.buckets.get(caller) ?? { tokens: this.capacity, filledAt: now };
    known.tokens = Math.min(this.capacity, known.tokens + ((now - known.filledAt) / 1_000) * this.perSecond);
    known.filledAt = now;
    this.buckets.delete(caller);
    this.buckets.set(caller, known);
    this.forgetOldest();
    return known;
  }

  private forgetOldest(): void {
    if (this.buckets.size <= rememberedCallers) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
