import { z } from 'zod';
import { customerDetailsSchema, findingSchema } from '../../customer';
import { defineEvent } from '../../event';

export const customerValidated = defineEvent({
  name: 'CustomerValidated',
  publisher: 'validation',
  version: 1,
  visibility: 'public',
  description: 'Every rule holds; `customer` is normalised. Warnings did not stop it.',
  schema: z.object({
    customerId: z.uuid(),
    customer: customerDetailsSchema,
    warnings: z.array(findingSchema).max(50).optional(),
  }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    customer: {
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@example.com',
      phone: '+442079460958',
      address: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    },
    warnings: [
      { field: 'email', code: 'EMAIL_DISPOSABLE', message: 'The e-mail domain is a disposable one.' },
    ],
  },
});
