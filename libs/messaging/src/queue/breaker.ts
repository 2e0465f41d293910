const consecutiveLimit = 10;
const windowSeconds = 60;
const windowMinimum = 10;
const windowShare = 0.2;
const firstOpenMs = 30_000;
const longestOpenMs = 5 * 60_000;

/** What a breaker lets through. */
export type BreakerState = 'closed' | 'open' | 'probing';

/**
 * Stops a reaction from receiving while its infrastructure fails, so that waiting costs no message an attempt. It
 * opens after 10 infrastructure failures in a row, or when 20 % or more of at least 10 outcomes within 60 s are such; for 30 s,
 * doubling to 5 minutes while probes fail. Then one message is tried: its success closes the breaker.
 */
export class Breaker {
  private consecutive = 0;
  private readonly seconds = new Map<number, { total: number; failed: number }>();
  private openMs = firstOpenMs;
  private openUntil = 0;
  private current: BreakerState = 'closed';

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Where it stands; asking after the open time is over turns it to `probing`. */
  get state(): BreakerState {
    if (this.current === 'open' && this.now() >= this.openUntil) this.current = 'probing';
    return this.current;
  }

  /** Milliseconds until a probe is due; 0 when messages may be received. */
  get remainingMs(): number {
    return this.state === 'open' ? this.openUntil - this.now() : 0;
  }

  /** The dependency has been seen to answer: probe now instead of waiting on. */
  dependencyIsBack(): void {
    if (this.current === 'open') this.openUntil = this.now();
  }

  /** A message was settled, whatever its outcome, without an infrastructure failure. */
  succeeded(): void {
    this.consecutive = 0;
    if (this.state === 'probing') this.close();
    else this.note(false);
  }

  /** A message failed because its infrastructure did. */
  failed(): void {
    if (this.state === 'open') return;
    this.consecutive += 1;
    this.note(true);
    if (this.current === 'probing') this.open(Math.min(this.openMs * 2, longestOpenMs));
    else if (this.consecutive >= consecutiveLimit || this.shareIsTooHigh()) this.open(firstOpenMs);
  }

  private note(failed: boolean): void {
    const second = Math.floor(this.now() / 1000);
    for (const known of this.seconds.keys()) if (known <= second - windowSeconds) this.seconds.delete(known);
    const counts = this.seconds.get(second) ?? { total: 0, failed: 0 };
    this.seconds.set(second, { total: counts.total + 1, failed: counts.failed + (failed ? 1 : 0) });
  }

  private shareIsTooHigh(): boolean {
    const counts = [...this.seconds.values()];
    const total = counts.reduce((sum, second) => sum + second.total, 0);
    const failed = counts.reduce((sum, second) => sum + second.failed, 0);
    return total >= windowMinimum && failed / total >= windowShare;
  }

  private open(milliseconds: number): void {
    this.current = 'open';
    this.openMs = milliseconds;
    this.openUntil = this.now() + milliseconds;
    this.seconds.clear();
    this.consecutive = 0;
  }

  private close(): void {
    this.current = 'closed';
    this.openMs = firstOpenMs;
    this.seconds.clear();
  }
}
