import type { Heard } from '@fanfare/event-contract/topology';
import { UnprocessableError } from '@fanfare/messaging/errors';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { foldCustomer } from '../domain/customer-status';
import { Customers } from '../persistence/customers.repository';

const reaction = 'track-customer-on-customer-progress';

/** Keeps a registration's status up to date with what the other apps say of its customer. */
@Reaction(reaction)
export class TrackCustomerOnCustomerProgress implements ReactsTo<typeof reaction> {
  constructor(private readonly customers: Customers) {}

  async handle(event: Heard<typeof reaction>): Promise<void> {
    const { customerId } = event.data;
    const heard = await this.customers.addEvent(customerId, event);
    if (!heard) throw new UnprocessableError(`No customer ${customerId} is registered with this tenant.`);
    this.customers.setStatus(customerId, foldCustomer(heard).status);
  }
}
