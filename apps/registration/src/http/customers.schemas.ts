import { customerDetailsSchema } from '@fanfare/event-contract/customer';
import { z } from 'zod';

/** The body of a registration: types and lengths; whether the values are acceptable is validation's to decide. */
export const registerCustomer = customerDetailsSchema;
export type RegisterCustomer = z.output<typeof registerCustomer>;

export const customerAddress = z.object({ customerId: z.uuid() });
export type CustomerAddress = z.output<typeof customerAddress>;
