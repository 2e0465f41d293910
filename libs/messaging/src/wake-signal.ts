import { Injectable } from '@nestjs/common';

/** Wakes a loop of this process that looks for work: there is some. A wake-up while nobody waits is kept. */
@Injectable()
export class WakeSignal {
  private pending = false;
  private resolve: (() => void) | undefined;

  wake(): void {
    this.pending = true;
    this.resolve?.();
  }

  /** Resolves at the next wake-up, at once if one came since the last call, or after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.resolve = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.resolve = undefined;
    this.pending = false;
  }
}
