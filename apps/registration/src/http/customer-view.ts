import { type CustomerProgress, foldCustomer } from '../domain/customer-status';
import type { TrackedCustomer } from '../persistence/customers.repository';

/** A customer as the API shows it. */
export interface CustomerView extends CustomerProgress {
  readonly customerId: string;
  readonly trackingId: string;
  readonly registeredAt: string;
}

/** Folds what was heard of a customer into what the API shows. */
export function viewOf({ customer, events }: TrackedCustomer): CustomerView {
  const { history, ...progress } = foldCustomer(events);
  const { customerId, trackingId, registeredAt } = customer;
  return { customerId, trackingId, ...progress, registeredAt: registeredAt.toISOString(), history };
}
