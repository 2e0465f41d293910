import type { Heard } from '@fanfare/event-contract/topology';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { uuidv7 } from 'uuidv7';
import { openAccount } from '../domain/account';
import { Accounts } from '../persistence/accounts.repository';

const reaction = 'open-account-on-customer-validated';

/** Opens an account for a valid customer, unless the tenant has one with the same e-mail address. */
@Reaction(reaction)
export class OpenAccountOnCustomerValidated implements ReactsTo<typeof reaction> {
  constructor(
    private readonly accounts: Accounts,
    private readonly events: EventPublisher<'accounts'>,
  ) {}

  async handle({ data, metadata: { tenantId, correlationId } }: Heard<typeof reaction>): Promise<void> {
    const { customerId } = data;
    const account = openAccount(data, { accountId: uuidv7(), createdAt: new Date() });
    if (await this.accounts.add({ ...account, tenantId, correlationId })) {
      const { accountId, email, name } = account;
      await this.events.publish('CustomerAccountCreated', customerId, { customerId, accountId, email, name });
      return;
    }
    const owner = await this.accounts.customerWithEmail(tenantId, account.emailKey);
    if (owner === customerId) return;
    const reason = 'EMAIL_ALREADY_REGISTERED';
    await this.events.publish('CustomerAccountRejected', customerId, { customerId, reason });
  }
}
