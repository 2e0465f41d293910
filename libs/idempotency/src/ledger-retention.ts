import { deleteInBatches } from '@fanfare/persistence/batched-delete';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';

const everyMs = 60 * 60_000;

/**
 * Forgets events 35 days after they were handled: longer than a message can live in a queue (14 days), its dead-letter
 * queue (14 days) and EventBridge's retries (1 day) together. Deletes in batches, so that inserts never wait for it.
 */
@Injectable()
export class LedgerRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LedgerRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.run().catch((error: unknown) => {
        this.logger.warn('old ledger entries could not be deleted; the next run tries again', error);
      });
    }, everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Deletes what is due and returns how much that was. Concurrent runs share the work. */
  async run(): Promise<number> {
    return deleteInBatches(this.dataSource, {
      table: 'processed_messages',
      where: "processed_at < now() - interval '35 days'",
    });
  }
}
