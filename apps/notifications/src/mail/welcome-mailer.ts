import { DrainState } from '@fanfare/http/health/drain-state';
import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { failpoint } from '@fanfare/process/failpoint';
import { type Flow, runInFlow } from '@fanfare/process/flow';
import { continueTrace } from '@fanfare/process/spans';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { WelcomeMailEntity } from '../persistence/welcome-mail.entity';
import { WelcomeMails } from '../persistence/welcome-mails.repository';
import { WelcomeDelivery } from './welcome-delivery';

const batchSize = 10;
/** So that a slow mail holds back nothing but itself. */
const maxInFlight = 2 * batchSize;
const pollMs = 1_000;

/** Finds welcome mails to send. Any number of mailers may run: each intent is claimed by one at a time. */
@Injectable()
export class WelcomeMailer implements OnApplicationBootstrap {
  private readonly logger = new Logger(WelcomeMailer.name);
  private readonly signal = new WakeSignal();
  private readonly inFlight = new Set<Promise<void>>();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly mails: WelcomeMails,
    private readonly delivery: WelcomeDelivery,
    private readonly drain: DrainState,
  ) {}

  onApplicationBootstrap(): void {
    this.drain.onDrain(async () => {
      this.stopping = true;
      this.wake();
      await this.running;
    });
    this.running = this.run();
  }

  /** There is a mail to send. */
  wake(): void {
    this.signal.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const taken = await this.pass().catch((error: unknown) => {
        this.logger.error('the welcome mails cannot be read', error);
        return 0;
      });
      if (taken < batchSize) await this.signal.wait(pollMs);
    }
    await Promise.all(this.inFlight);
  }

  private async pass(): Promise<number> {
    while (this.inFlight.size > maxInFlight - batchSize) await Promise.race(this.inFlight);
    const claimed = await this.mails.claim(batchSize);
    if (claimed.length > 0) await failpoint('mail.after-claim');
    for (const mail of claimed) this.start(mail);
    return claimed.length;
  }

  /** An intent that cannot be settled is due again when its lease ends. */
  private start(mail: WelcomeMailEntity): void {
    const { accountId, tenantId, correlationId, causationId } = mail;
    const flow: Flow = { tenantId, correlationId, causationId, traceparent: mail.traceparent ?? undefined };
    const deliver = () => continueTrace('send welcome mail', () => this.delivery.deliver(mail));
    const delivering = runInFlow(flow, deliver)
      .catch((error: unknown) => {
        this.logger.error('what became of a welcome mail could not be recorded', { accountId, err: error });
      })
      .finally(() => this.inFlight.delete(delivering));
    this.inFlight.add(delivering);
  }
}
