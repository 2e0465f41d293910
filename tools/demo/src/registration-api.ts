import type { CustomerDetails } from '@fanfare/event-contract/customer';
import { z } from 'zod';
import { type CustomerView, customerView } from './customer-view';
import { PlatformApi } from './platform-api';

const registrationStarted = z.object({ customerId: z.string() });

/** Registers customers, and tells what became of them. */
export class RegistrationApi extends PlatformApi {
  /** Registers a customer, once for each key, and resolves with its id. @throws RequestRefusedError */
  async register(details: CustomerDetails, key: string, signal: AbortSignal): Promise<string> {
    return registrationStarted.parse(await this.post('/customers', details, key, signal)).customerId;
  }

  /** @throws RequestRefusedError */
  async find(customerId: string, signal: AbortSignal): Promise<CustomerView> {
    return customerView.parse(await this.ask(`/customers/${customerId}`, signal));
  }
}
