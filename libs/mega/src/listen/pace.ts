import { setTimeout as pause } from 'node:timers/promises';
import { attemptsOf, leastMs } from './back-off';

/**
 * Holds calls back while they fail: then one begins every half second, whichever they are. A call that succeeds lets
 * all go on at once.
 */
export class Pace {
  private failing = false;
  private notBefore = 0;
  private line: Promise<void> = Promise.resolve();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly sleep: (milliseconds: number) => Promise<unknown> = pause,
  ) {}

  /** Resolves when a call may begin. Callers are let through in the order in which they came. */
  async turn(): Promise<void> {
    if (!this.failing) return;
    this.line = this.line.then(() => this.wait());
    await this.line;
  }

  succeeded(): void {
    this.failing = false;
  }

  /** A call failed; one that its client had made several times counts as many. */
  failed(error: unknown): void {
    this.failing = true;
    this.notBefore = Math.max(this.notBefore, this.now() + leastMs * (attemptsOf(error) - 1) + leastMs);
  }

  private async wait(): Promise<void> {
    const waitMs = this.notBefore - this.now();
    if (this.failing && waitMs > 0) await this.sleep(waitMs);
    this.notBefore = this.now() + leastMs;
  }
}
