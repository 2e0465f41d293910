import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import type { WelcomeMailEntity } from '../persistence/welcome-mail.entity';
import { WelcomeMails } from '../persistence/welcome-mails.repository';

/** What an attempt to send came to. */
export type Outcome =
  | { readonly status: 'SENT'; readonly messageId: string }
  | { readonly status: 'FAILED'; readonly reason: string }
  | { readonly status: 'PENDING'; readonly reason: string; readonly delayMs: number };

/** Records what became of welcome mails, and says it: both or neither. Recording an intent that has ended does nothing. */
@Injectable()
export class WelcomeRecord {
  constructor(
    private readonly mails: WelcomeMails,
    private readonly events: EventPublisher<'notifications'>,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async settle({ accountId, customerId }: WelcomeMailEntity, outcome: Outcome): Promise<void> {
    if (outcome.status === 'PENDING') {
      await this.mails.postpone(accountId, outcome.delayMs, outcome.reason);
      return;
    }
    await this.unitOfWork.run(async () => {
      const reason = outcome.status === 'FAILED' ? outcome.reason : null;
      if (!(await this.mails.settle(accountId, outcome.status, reason))) return;
      const ids = { customerId, accountId };
      await (outcome.status === 'SENT'
        ? this.events.publish('WelcomeEmailSent', customerId, { ...ids, messageId: outcome.messageId })
        : this.events.publish('WelcomeEmailFailed', customerId, { ...ids, reason: outcome.reason }));
    });
  }
}
