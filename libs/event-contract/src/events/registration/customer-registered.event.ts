import { z } from 'zod';
import { customerDetailsSchema } from '../../customer';
import { defineEvent } from '../../event';

export const customerRegistered = defineEvent({
  name: 'CustomerRegistered',
  publisher: 'registration',
  version: 1,
  visibility: 'public',
  description:
    'A client asked for a customer to be registered; nothing about the values has been judged yet.',
  schema: customerDetailsSchema.extend({ customerId: z.uuid() }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.com',
    phone: '+44 20 7946 0958',
    address: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  },
});
