import { z } from 'zod';
import { defineEvent } from '../../event';

export const customerAccountRejected = defineEvent({
  name: 'CustomerAccountRejected',
  publisher: 'accounts',
  version: 1,
  visibility: 'public',
  description: 'No account was opened, because the tenant already has one with this e-mail address.',
  schema: z.object({ customerId: z.uuid(), reason: z.enum(['EMAIL_ALREADY_REGISTERED']) }),
  example: { customerId: '01935a1c-8f6e-7000-8000-000000000001', reason: 'EMAIL_ALREADY_REGISTERED' },
});
