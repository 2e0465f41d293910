import { deleteInBatches } from '@fanfare/persistence/batched-delete';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';

const everyMs = 60 * 60_000;

/** Once an hour, forgets what was published 35 days ago: longer than a message can lie in a queue and its dead letters. */
@Injectable()
export class InboxRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(InboxRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.run().catch((error: unknown) => {
        this.logger.warn('old inbox entries could not be deleted; the next run tries again', error);
      });
    }, everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Deletes what is due and returns how much that was. Concurrent runs share the work. */
  async run(): Promise<number> {
    return deleteInBatches(this.dataSource, {
      table: 'inbox',
      where: "published_at < now() - interval '35 days'",
    });
  }
}
