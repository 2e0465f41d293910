import type { Logger } from '@nestjs/common';

const repeatMs = 30_000;

/** Reports that something fails again and again: when it begins, twice a minute, and when it is over. */
export class Trouble {
  private reportedAt: number | undefined;

  constructor(
    private readonly logger: Logger,
    private readonly what: string,
  ) {}

  is(error: unknown): void {
    const now = performance.now();
    if (this.reportedAt !== undefined && now - this.reportedAt < repeatMs) return;
    this.reportedAt = now;
    this.logger.error(this.what, error);
  }

  isOver(): void {
    if (this.reportedAt !== undefined) this.logger.log(`no longer: ${this.what}`);
    this.reportedAt = undefined;
  }
}
