import { deleteInBatches } from '@fanfare/persistence/batched-delete';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AppConfig, CONFIG } from '../app.config';
import { Cancellations } from './cancellations';
import { Clock } from './clock';

const everyMs = 60 * 60_000;
const dayMs = 86_400_000;
const batchSize = 1_000;

/**
 * Once an hour deletes messages, deliveries and attempts that have been kept for long enough, in batches. What still
 * waits keeps its message and the log of its attempts; what has waited that long for a disabled endpoint is cancelled.
 */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Retention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly cancellations: Cancellations,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (!this.dataSource.isInitialized) return;
      this.run().catch((error: unknown) => {
        this.logger.warn('what is too old could not be deleted; it is tried again in an hour', error);
      });
    }, everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Deletes all that is too old now. Several instances may do so at once. */
  async run(): Promise<void> {
    const oldest = new Date(this.clock.now().getTime() - this.config.WEBHOOK_RETENTION_DAYS * dayMs);
    const cutoff = `'${oldest.toISOString()}'::timestamptz`;
    this.cancellations.run();
    await this.cancelHeld(oldest);
    for (const part of tooOld(cutoff)) await deleteInBatches(this.dataSource, { ...part, batchSize });
  }

  private async cancelHeld(oldest: Date): Promise<void> {
    for (let batch = batchSize; batch === batchSize;) {
      [, batch] = await this.dataSource.query<[unknown, number]>(
        `UPDATE deliveries SET state = 'cancelled', ended_at = clock_timestamp()
         WHERE id = ANY(ARRAY(
           SELECT deliveries.id FROM endpoints JOIN deliveries ON deliveries.endpoint_id = endpoints.id
           WHERE NOT endpoints.enabled AND deliveries.state = 'pending' AND deliveries.created_at < $1
           LIMIT $2 FOR UPDATE OF deliveries SKIP LOCKED))`,
        [oldest, batchSize],
      );
    }
  }
}

/** In this order, so that nothing is kept of which only a part is left. */
function tooOld(cutoff: string): readonly { table: string; where: string }[] {
  return [
    {
      table: 'attempts',
      where: `started_at < ${cutoff} AND NOT EXISTS (
        SELECT FROM deliveries WHERE deliveries.id = attempts.delivery_id AND deliveries.state = 'pending')`,
    },
    { table: 'deliveries', where: `created_at < ${cutoff} AND state <> 'pending'` },
    {
      table: 'messages',
      where: `received_at < ${cutoff} AND NOT EXISTS (
        SELECT FROM deliveries WHERE deliveries.message_id = messages.id AND deliveries.tenant_id = messages.tenant_id)`,
    },
    { table: 'jobs', where: `ended_at < ${cutoff}` },
    { table: 'endpoint_secrets', where: `expires_at < ${cutoff}` },
  ];
}
