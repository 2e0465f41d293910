import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

const batchSize = 1_000;

/**
 * Cancels what waits for endpoints that answered 410, or came to wait for one while it was being deleted. Nothing of it is sent
 * before: they are disabled first.
 */
@Injectable()
export class Cancellations implements OnApplicationBootstrap {
  private readonly logger = new Logger(Cancellations.name);
  private running: Promise<void> | undefined;
  private again = false;

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.run();
  }

  /** Cancels what there is, in batches; what could not be is cancelled the next time. */
  run(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.cancelAll()
      .catch((error: unknown) => {
        this.logger.warn('what waits in vain could not be cancelled; later', error);
      })
      .finally(() => {
        this.running = undefined;
        if (this.again) {
          this.again = false;
          this.run();
        }
      });
  }

  private async cancelAll(): Promise<void> {
    for (let batch = batchSize; batch === batchSize;) {
      if (!this.dataSource.isInitialized) return;
      [, batch] = await this.dataSource.query<[unknown, number]>(
        `UPDATE deliveries SET state = 'cancelled', ended_at = clock_timestamp()
         WHERE id = ANY(ARRAY(
           SELECT deliveries.id FROM endpoints JOIN deliveries ON deliveries.endpoint_id = endpoints.id
           WHERE (endpoints.disabled_reason = 'gone' OR endpoints.deleted_at IS NOT NULL)
             AND deliveries.state = 'pending'
           LIMIT $1 FOR UPDATE OF deliveries SKIP LOCKED))`,
        [batchSize],
      );
    }
  }
}
