import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseUnavailableError } from './errors';

const firstRetryMs = 500;
const longestRetryMs = 5_000;

/**
 * Connects to the database without holding up the start: an app whose database is away is up, says so, is not ready,
 * and connects as soon as it can.
 */
@Injectable()
export class DatabaseConnection implements OnModuleInit {
  private readonly logger = new Logger(DatabaseConnection.name);
  private closed: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  async onModuleInit(): Promise<void> {
    if (!(await this.tryConnect())) void this.keepTrying();
  }

  /** Resolves when the database answers. @throws an error that says why it does not */
  async check(): Promise<void> {
    if (!this.dataSource.isInitialized) throw new DatabaseUnavailableError();
    await this.dataSource.query('SELECT 1');
  }

  /** Ends the attempts to connect and closes the pool; the last step of a shutdown. Harmless when repeated. */
  close(): Promise<void> {
    this.closed ??= this.dataSource.isInitialized ? this.dataSource.destroy() : Promise.resolve();
    return this.closed;
  }

  private async keepTrying(): Promise<void> {
    for (let wait = firstRetryMs; !this.closed; wait = Math.min(wait * 2, longestRetryMs)) {
      await delay(wait, undefined, { ref: false });
      if (this.closed || (await this.tryConnect())) return;
    }
  }

  private async tryConnect(): Promise<boolean> {
    if (this.dataSource.isInitialized) return true;
    try {
      await this.dataSource.initialize();
      if (this.closed) await this.dataSource.destroy();
      return true;
    } catch (error) {
      this.logger.error('cannot connect to the database', error);
      return false;
    }
  }
}
