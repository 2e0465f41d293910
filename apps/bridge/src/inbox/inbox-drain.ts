import { setTimeout as delay } from 'node:timers/promises';
import { DrainState } from '@fanfare/http/health/drain-state';
import { SqsListener } from '@fanfare/mega';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';

/** Listens no longer than the database is there: the messages in hand are settled before the app closes it. */
@Injectable()
export class InboxDrain implements OnApplicationBootstrap {
  constructor(
    private readonly listener: SqsListener,
    private readonly drain: DrainState,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.drain.onDrain(() => this.stop());
  }

  /** Waits for as long as a shutdown may; messages that take longer come back. */
  private async stop(): Promise<void> {
    const budget = delay(this.config.DRAIN_SECONDS * 1_000, undefined, { ref: false });
    await Promise.race([this.listener.stop(), budget]);
  }
}
