import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ToldEvents } from '../persistence/told-events.repository';

const everyMs = 60 * 60_000;

/** Forgets old ids of events once an hour. */
@Injectable()
export class ToldEventRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ToldEventRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly toldEvents: ToldEvents) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.runQuietly(), everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async runQuietly(): Promise<void> {
    try {
      await this.toldEvents.forgetOld();
    } catch (error) {
      this.logger.warn('old event ids could not be forgotten; the next run tries again', error);
    }
  }
}
