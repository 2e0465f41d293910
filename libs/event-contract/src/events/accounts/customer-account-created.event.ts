import { z } from 'zod';
import { defineEvent } from '../../event';
import { personal, text } from '../../text';

export const customerAccountCreated = defineEvent({
  name: 'CustomerAccountCreated',
  publisher: 'accounts',
  version: 1,
  visibility: 'public',
  description: 'An account is open for the customer and waits for its activation.',
  schema: z.object({
    customerId: z.uuid(),
    accountId: z.uuid(),
    email: personal(text(320)),
    name: personal(text(401)),
  }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    accountId: '01935a1c-8f6e-7000-8000-000000000002',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
  },
});
