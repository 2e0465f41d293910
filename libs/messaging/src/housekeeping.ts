import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { deleteInBatches } from '@fanfare/persistence/batched-delete';
import { DataSource } from 'typeorm';
import { outboxOldestAge, outboxPending } from './metrics';
import { OUTBOX, type Outbox } from './outbox/outbox';

const measureEveryMs = 15_000;
const deleteEveryMs = 60 * 60_000;

/** Measures the outbox every 15 s, and once an hour deletes what was published 7 days, or failed 35 days, ago. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.every(measureEveryMs, () => this.measure());
    this.every(deleteEveryMs, () => this.deleteOld());
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private async measure(): Promise<void> {
    const { pending, oldestSeconds } = await this.outbox.backlog();
    outboxPending.set(pending);
    outboxOldestAge.set(oldestSeconds);
  }

  private async deleteOld(): Promise<void> {
    await deleteInBatches(this.dataSource, {
      table: 'outbox',
      where: "published_at < now() - interval '7 days'",
    });
    await deleteInBatches(this.dataSource, {
      table: 'failed_attempts',
      where: "last_failed_at < now() - interval '35 days'",
    });
  }

  private every(milliseconds: number, work: () => Promise<void>): void {
    const run = (): void => {
      if (!this.dataSource.isInitialized) return;
      work().catch((error: unknown) => {
        this.logger.warn('housekeeping failed; it runs again later', error);
      });
    };
    this.timers.push(setInterval(run, milliseconds).unref());
  }
}
