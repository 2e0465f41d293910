import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What time it is, for everything that is compared between instances. */
export abstract class Clock {
  abstract now(): Date;

  /** Makes sure that the time is still right; called again and again. */
  abstract adjust(): Promise<void>;
}

const adjustEveryMs = 60_000;
const slowestMs = 200;

/**
 * The time of the database, within some milliseconds: this machine's clock, corrected by how far it was off when it was last
 * compared. So leases hold between machines whose clocks differ.
 */
@Injectable()
export class DatabaseClock extends Clock {
  private readonly logger = new Logger(DatabaseClock.name);
  private offsetMs = 0;
  private adjustedAt = -Infinity;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  async adjust(): Promise<void> {
    const before = performance.now();
    if (before - this.adjustedAt < adjustEveryMs) return;
    const [row] = await this.dataSource.query<{ now: number }[]>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
    );
    const tookMs = performance.now() - before;
    if (!row || tookMs > slowestMs) return;
    this.offsetMs = Math.round(row.now + tookMs / 2 - Date.now());
    this.adjustedAt = before;
    if (Math.abs(this.offsetMs) > 1_000)
      this.logger.warn('the clock of this machine differs from the database', { offsetMs: this.offsetMs });
  }
}
