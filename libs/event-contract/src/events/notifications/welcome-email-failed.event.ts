import { z } from 'zod';
import { defineEvent } from '../../event';
import { text } from '../../text';

export const welcomeEmailFailed = defineEvent({
  name: 'WelcomeEmailFailed',
  publisher: 'notifications',
  version: 1,
  visibility: 'public',
  description: 'The welcome mail was refused for good, or every attempt to send it failed.',
  schema: z.object({ customerId: z.uuid(), accountId: z.uuid(), reason: text(500) }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    accountId: '01935a1c-8f6e-7000-8000-000000000002',
    reason: 'MAILBOX_REFUSED',
  },
});
