import { setTimeout as delay } from 'node:timers/promises';
import { signActivationToken } from '@fanfare/activation/activation-token';
import { DrainState } from '@fanfare/http/health/drain-state';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { runInFlow } from '@fanfare/process/flow';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { MAIL_ATTEMPTS, classifyMailError, retryDelayMs } from '../domain/retry-schedule';
import { composeWelcomeMail } from '../domain/welcome-mail';
import type { WelcomeMailEntity } from '../persistence/welcome-mail.entity';
import { WelcomeMails } from '../persistence/welcome-mails.repository';
import { MAIL_SENDER, type MailSender } from './mail-sender';

const batchSize = 10;
const pollMs = 1_000;
const recordAttempts = 8;
const recordRetryMs = 5_000;

/** What an attempt came to; `detail` is the Message-ID of a mail that was sent, the reason of one that was not. */
interface Outcome {
  readonly status: 'SENT' | 'FAILED' | 'PENDING';
  readonly detail: string;
}

/**
 * Sends the recorded welcome mails. Any number of mailers may run: each intent is claimed by one at a time. A crash
 * between sending and recording sends the mail again, under the same Message-ID; nothing else sends one twice. A mail
 * that is refused for good, or that failed {@link MAIL_ATTEMPTS} times, is given up and said so.
 */
@Injectable()
export class WelcomeMailer implements OnApplicationBootstrap {
  private readonly logger = new Logger(WelcomeMailer.name);
  private readonly signal = new WakeSignal();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly mails: WelcomeMails,
    private readonly events: EventPublisher<'notifications'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly drain: DrainState,
    @Inject(MAIL_SENDER) private readonly sender: MailSender,
    @Inject(CONFIG) private readonly config: AppConfig,
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
      const sent = await this.pass().catch((error: unknown) => {
        this.logger.error('the welcome mails cannot be read', error);
        return 0;
      });
      if (sent < batchSize) await this.signal.wait(pollMs);
    }
  }

  private async pass(): Promise<number> {
    const claimed = await this.mails.claim(batchSize);
    if (claimed.length > 0) await failpoint('mail.after-claim');
    await Promise.all(claimed.map((mail) => this.deliver(mail)));
    return claimed.length;
  }

  /** Never throws: an intent that cannot be settled is due again when its lease ends. */
  private async deliver(mail: WelcomeMailEntity): Promise<void> {
    const { tenantId, correlationId, causationId } = mail;
    await runInFlow({ tenantId, correlationId, causationId }, () =>
      this.send(mail).catch((error: unknown) => {
        this.logger.error('a welcome mail could not be settled; it is tried again', {
          accountId: mail.accountId,
          err: error,
        });
      }),
    );
  }

  private async send(mail: WelcomeMailEntity): Promise<void> {
    const outcome = await this.attempt(mail);
    await failpoint('mail.after-send');
    await this.record(mail, outcome);
    await failpoint('mail.after-mark');
  }

  private async attempt(mail: WelcomeMailEntity): Promise<Outcome> {
    try {
      const { messageId } = await this.sender.send(this.compose(mail));
      return { status: 'SENT', detail: messageId };
    } catch (error) {
      const { kind, reason } = classifyMailError(error);
      const { accountId, attempts } = mail;
      this.logger.warn('a welcome mail was not sent', { accountId, kind, reason, attempts, err: error });
      return {
        status: kind === 'permanent' || attempts >= MAIL_ATTEMPTS ? 'FAILED' : 'PENDING',
        detail: reason,
      };
    }
  }

  /** Tries for most of the lease, because a mail whose sending is not recorded is sent again. */
  private async record(mail: WelcomeMailEntity, outcome: Outcome): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.settle(mail, outcome);
        return;
      } catch (error) {
        if (attempt === recordAttempts) throw error;
        await delay(recordRetryMs);
      }
    }
  }

  private async settle(
    { accountId, customerId, attempts }: WelcomeMailEntity,
    { status, detail }: Outcome,
  ): Promise<void> {
    if (status === 'PENDING') {
      await this.mails.postpone(accountId, retryDelayMs(attempts, Math.random), detail);
      return;
    }
    await this.unitOfWork.run(async () => {
      if (!(await this.mails.settle(accountId, status, status === 'FAILED' ? detail : null))) return;
      if (status === 'SENT')
        await this.events.publish('WelcomeEmailSent', customerId, {
          customerId,
          accountId,
          messageId: detail,
        });
      else
        await this.events.publish('WelcomeEmailFailed', customerId, {
          customerId,
          accountId,
          reason: detail,
        });
    });
  }

  private compose({ accountId, email, name, activationExpiresAt: expiresAt }: WelcomeMailEntity) {
    const token = signActivationToken({ accountId, expiresAt }, this.config.ACTIVATION_TOKEN_KEY);
    const activationUrl = new URL('/activate', this.config.ACTIVATION_BASE_URL);
    activationUrl.searchParams.set('token', token);
    return composeWelcomeMail({
      accountId,
      email,
      name,
      activationUrl: activationUrl.href,
      activationExpiresAt: expiresAt,
      from: this.config.MAIL_FROM,
    });
  }
}
