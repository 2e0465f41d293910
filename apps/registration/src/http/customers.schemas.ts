import { customerDetailsSchema, findingSchema } from '@fanfare/event-contract/customer';
import { pageQuery } from '@fanfare/http/requests/pagination';
import { z } from 'zod';

/** The body of a registration: types and lengths; whether the values are acceptable is validation's to decide. */
export const registerCustomer = customerDetailsSchema;
export type RegisterCustomer = z.output<typeof registerCustomer>;

export const customerAddress = z.object({ customerId: z.uuid() });
export type CustomerAddress = z.output<typeof customerAddress>;

export const registrationStarted = z.object({
  message: z.literal('Customer registration initiated'),
  customerId: z.uuid(),
  trackingId: z.string(),
  status: z.literal('REGISTERED'),
});
export type RegistrationStarted = z.output<typeof registrationStarted>;

const customerStatus = z.enum(['REGISTERED', 'VALIDATED', 'REJECTED', 'ACTIVE']);

/** A customer as the API shows it: where it stands, and what has happened to it, oldest first. */
export const customerView = z.object({
  customerId: z.uuid(),
  trackingId: z.string(),
  status: customerStatus,
  accountId: z.uuid().optional(),
  errors: z.array(findingSchema).optional(),
  welcomeEmail: z.enum(['PENDING', 'SENT', 'FAILED']),
  registeredAt: z.iso.datetime(),
  history: z.array(z.object({ event: z.string(), eventId: z.uuid(), at: z.iso.datetime() })),
});

/** What a list of customers is narrowed to, and which page of it. */
export const customerList = pageQuery(z.uuid()).extend({
  status: customerStatus.optional(),
  email: z.string().max(320).optional(),
});
export type CustomerList = z.output<typeof customerList>;
