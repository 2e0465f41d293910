import { setTimeout as delay } from 'node:timers/promises';
import { signActivationToken } from '@fanfare/activation/activation-token';
import { failpoint } from '@fanfare/process/failpoint';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import type { Mail } from '../domain/mail';
import { MAIL_ATTEMPTS, classifyMailError, retryDelayMs } from '../domain/retry-schedule';
import { composeWelcomeMail } from '../domain/welcome-mail';
import type { WelcomeMailEntity } from '../persistence/welcome-mail.entity';
import { leaseSeconds } from '../persistence/welcome-mails.repository';
import { MAIL_SENDER, type MailSender } from './mail-sender';
import { type Outcome, WelcomeRecord } from './welcome-record';

const recordRetryMs = 2_000;
/** Recording is tried until shortly before somebody else may take the mail. */
const recordForMs = (leaseSeconds - 6) * 1000;

/**
 * Sends one claimed welcome mail and records what became of it. A crash in between sends it again, under the same
 * Message-ID; nothing else sends one twice. A mail that is refused for good, or that failed {@link MAIL_ATTEMPTS} times,
 * is given up and said so.
 */
@Injectable()
export class WelcomeDelivery {
  private readonly logger = new Logger(WelcomeDelivery.name);

  constructor(
    private readonly record: WelcomeRecord,
    @Inject(MAIL_SENDER) private readonly sender: MailSender,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async deliver(mail: WelcomeMailEntity): Promise<void> {
    const deadline = performance.now() + recordForMs;
    const outcome = await this.attempt(mail);
    await failpoint('mail.after-send');
    await this.remember(mail, outcome, deadline);
    await failpoint('mail.after-mark');
  }

  private async attempt(mail: WelcomeMailEntity): Promise<Outcome> {
    try {
      return { status: 'SENT', ...(await this.sender.send(this.compose(mail))) };
    } catch (error) {
      const { kind, reason } = classifyMailError(error);
      const { accountId, attempts } = mail;
      this.logger.warn('a welcome mail was not sent', { accountId, kind, reason, attempts, err: error });
      if (kind === 'permanent' || attempts >= MAIL_ATTEMPTS) return { status: 'FAILED', reason };
      return { status: 'PENDING', reason, delayMs: retryDelayMs(attempts, Math.random) };
    }
  }

  /** Tries for as long as the lease lasts, because a mail whose sending is not recorded is sent again. */
  private async remember(mail: WelcomeMailEntity, outcome: Outcome, deadline: number): Promise<void> {
    for (;;) {
      try {
        await this.record.settle(mail, outcome);
        return;
      } catch (error) {
        if (performance.now() + recordRetryMs > deadline) throw error;
        await delay(recordRetryMs);
      }
    }
  }

  private compose({ accountId, email, name, activationExpiresAt }: WelcomeMailEntity): Mail {
    const { ACTIVATION_TOKEN_KEY, ACTIVATION_BASE_URL, MAIL_FROM } = this.config;
    const activationUrl = new URL('activate', `${ACTIVATION_BASE_URL.replace(/\/+$/, '')}/`);
    const token = signActivationToken({ accountId, expiresAt: activationExpiresAt }, ACTIVATION_TOKEN_KEY);
    activationUrl.searchParams.set('token', token);
    const url = activationUrl.href;
    return composeWelcomeMail({
      accountId,
      email,
      name,
      activationUrl: url,
      activationExpiresAt,
      from: MAIL_FROM,
    });
  }
}
