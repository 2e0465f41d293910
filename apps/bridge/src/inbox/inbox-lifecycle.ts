import { setTimeout as delay } from 'node:timers/promises';
import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { DrainState } from '@fanfare/http/health/drain-state';
import { ReadinessProbes } from '@fanfare/http/health/readiness-probes';
import { SqsListener } from '@fanfare/mega';
import { SqsMessageQueue } from '@fanfare/messaging/queue/sqs-message-queue';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { inboxUrl } from './dead-letters';

/** Makes the inbox part of the app's health, and of its draining: it listens no longer than the database is there. */
@Injectable()
export class InboxLifecycle implements OnApplicationBootstrap {
  constructor(
    private readonly listener: SqsListener,
    private readonly probes: ReadinessProbes,
    private readonly drain: DrainState,
    private readonly aws: AwsClients,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    const url = inboxUrl(this.config);
    const queue = new SqsMessageQueue(this.aws.sqs, url);
    this.probes.register(`queue ${url.slice(url.lastIndexOf('/') + 1)}`, () => queue.check());
    this.drain.onDrain(() => this.stop());
  }

  /** Waits for the messages in hand for as long as a shutdown may; those that take longer come back. */
  private async stop(): Promise<void> {
    const budget = delay(this.config.DRAIN_SECONDS * 1_000, undefined, { ref: false });
    await Promise.race([this.listener.stop(), budget]);
  }
}
