import { customerDetailsSchema } from '@fanfare/event-contract/customer';
import { pageQuery } from '@fanfare/http/requests/pagination';
import { z } from 'zod';

/** The body of a registration: types and lengths; whether the values are acceptable is validation's to decide. */
export const registerCustomer = customerDetailsSchema;
export type RegisterCustomer = z.output<typeof registerCustomer>;

export const customerAddress = z.object({ customerId: z.uuid() });
export type CustomerAddress = z.output<typeof customerAddress>;

/** What a list of customers is narrowed to, and which page of it. */
export const customerList = pageQuery(z.uuid()).extend({
  status: z.enum(['REGISTERED', 'VALIDATED', 'REJECTED', 'ACTIVE']).optional(),
  email: z.string().max(320).optional(),
});
export type CustomerList = z.output<typeof customerList>;
