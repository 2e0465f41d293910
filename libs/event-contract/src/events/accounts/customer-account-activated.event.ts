import { z } from 'zod';
import { defineEvent } from '../../event';

export const customerAccountActivated = defineEvent({
  name: 'CustomerAccountActivated',
  publisher: 'accounts',
  version: 1,
  visibility: 'public',
  description: 'The customer followed the activation link and chose a password.',
  schema: z.object({ customerId: z.uuid(), accountId: z.uuid() }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    accountId: '01935a1c-8f6e-7000-8000-000000000002',
  },
});
