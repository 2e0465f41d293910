import { z } from 'zod';
import { findingSchema } from '../../customer';
import { defineEvent } from '../../event';

export const customerValidationFailed = defineEvent({
  name: 'CustomerValidationFailed',
  publisher: 'validation',
  version: 1,
  visibility: 'public',
  description: 'At least one rule does not hold; every broken rule is listed.',
  schema: z.object({ customerId: z.uuid(), errors: z.array(findingSchema).min(1).max(50) }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    errors: [{ field: 'email', code: 'EMAIL_INVALID', message: 'The e-mail address is not valid.' }],
  },
});
