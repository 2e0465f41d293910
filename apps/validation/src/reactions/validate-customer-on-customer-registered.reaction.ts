import type { Heard } from '@fanfare/event-contract/topology';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { validateCustomer } from '../domain/validate-customer';

const reaction = 'validate-customer-on-customer-registered';

/** Judges what a customer said of itself, and says what it found. */
@Reaction(reaction)
export class ValidateCustomerOnCustomerRegistered implements ReactsTo<typeof reaction> {
  constructor(private readonly events: EventPublisher<'validation'>) {}

  async handle({ data: { customerId, ...details } }: Heard<typeof reaction>): Promise<void> {
    const verdict = validateCustomer(details);
    if (verdict.outcome === 'invalid') {
      await this.events.publish('CustomerValidationFailed', customerId, {
        customerId,
        errors: verdict.errors,
      });
      return;
    }
    const { customer, warnings } = verdict;
    await this.events.publish('CustomerValidated', customerId, {
      customerId,
      customer,
      ...(warnings.length > 0 ? { warnings } : {}),
    });
  }
}
