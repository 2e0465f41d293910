import { z } from 'zod';
import { personal, text } from './text';

/** A postal address as a customer writes it; nothing in it is required, because what is depends on the country. */
export const addressSchema = z.object({
  line1: personal(text(200)).optional(),
  line2: personal(text(200)).optional(),
  city: personal(text(100)).optional(),
  region: personal(text(100)).optional(),
  postalCode: personal(text(20)).optional(),
  country: text(60).optional(),
});

/** What a customer tells about itself. The lengths are what every app can store; rules on values are validation's. */
export const customerDetailsSchema = z.object({
  firstName: personal(text(200)),
  lastName: personal(text(200)),
  email: personal(text(320)),
  phone: personal(text(50)).optional(),
  address: addressSchema.optional(),
});

/** A finding about one field: `field` is a dotted path, `code` stable and UPPER_SNAKE, `message` for people. */
export const findingSchema = z.object({ field: text(100), code: text(100), message: text(500) });

export type CustomerDetails = z.output<typeof customerDetailsSchema>;
export type Finding = z.output<typeof findingSchema>;
