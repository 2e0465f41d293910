import { DrainState } from '@fanfare/http/health/drain-state';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { DeliveryLoop } from './delivery-loop';
import { Recoveries } from './recoveries';

/** Starts the loops of the delivery, and stops them before the database closes. */
@Injectable()
export class DeliveryService implements OnApplicationBootstrap {
  constructor(
    private readonly loop: DeliveryLoop,
    private readonly recoveries: Recoveries,
    private readonly drain: DrainState,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    const { WEBHOOK_POLL_MS, DRAIN_SECONDS } = this.config;
    this.drain.onDrain(() => this.recoveries.stop());
    this.drain.onDrain(() => this.loop.stop(DRAIN_SECONDS * 1_000));
    this.loop.start(WEBHOOK_POLL_MS);
    this.recoveries.start();
  }
}
