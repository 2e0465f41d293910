import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { Clock } from './clock';

/** What time it is, and how long what is claimed now is kept from others. */
@Injectable()
export class Leasing {
  readonly leaseMs: number;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) config: AppConfig,
  ) {
    this.leaseMs = config.WEBHOOK_LEASE_SECONDS * 1_000;
  }

  now(): Date {
    return this.clock.now();
  }

  /** Makes sure that the time is still right; called again and again. */
  adjust(): Promise<void> {
    return this.clock.adjust();
  }
}
