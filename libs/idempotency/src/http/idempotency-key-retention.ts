import { deleteInBatches } from '@fanfare/persistence/batched-delete';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';

const everyMs = 60 * 60_000;

/** Forgets stored answers after 48 h: twice as long as clients are promised. Deletes in batches, so nobody waits for it. */
@Injectable()
export class IdempotencyKeyRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IdempotencyKeyRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.runQuietly(), everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Deletes what is due and returns how much that was. Concurrent runs share the work. */
  async run(): Promise<number> {
    return deleteInBatches(this.dataSource, {
      table: 'idempotency_keys',
      where: "created_at < now() - interval '48 hours'",
    });
  }

  private async runQuietly(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.logger.warn('old idempotency keys could not be deleted; the next run tries again', error);
    }
  }
}
