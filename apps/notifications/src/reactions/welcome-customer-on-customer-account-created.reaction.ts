import { activationExpiry } from '@fanfare/activation/activation-token';
import type { Heard } from '@fanfare/event-contract/topology';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { currentTraceparent } from '@fanfare/process/spans';
import { WelcomeMailer } from '../mail/welcome-mailer';
import { WelcomeMails } from '../persistence/welcome-mails.repository';

const reaction = 'welcome-customer-on-customer-account-created';

/** Records that the owner of a new account is to be welcomed. The mailer sends the mail once this is committed. */
@Reaction(reaction)
export class WelcomeCustomerOnCustomerAccountCreated implements ReactsTo<typeof reaction> {
  constructor(
    private readonly mails: WelcomeMails,
    private readonly mailer: WelcomeMailer,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  handle({ data, metadata }: Heard<typeof reaction>): Promise<void> {
    const { tenantId, correlationId, eventId: causationId, occurredAt } = metadata;
    const activationExpiresAt = activationExpiry(occurredAt);
    const traceparent = currentTraceparent() ?? null;
    const cause = { tenantId, correlationId, causationId, traceparent };
    this.mails.add({ ...data, ...cause, activationExpiresAt });
    this.unitOfWork.afterCommit(() => {
      this.mailer.wake();
    });
    return Promise.resolve();
  }
}
