import { z } from 'zod';
import { defineEvent } from '../../event';
import { text } from '../../text';

export const welcomeEmailSent = defineEvent({
  name: 'WelcomeEmailSent',
  publisher: 'notifications',
  version: 1,
  visibility: 'public',
  description: 'The mail server took the welcome mail; `messageId` is its Message-ID header.',
  schema: z.object({ customerId: z.uuid(), accountId: z.uuid(), messageId: text(500) }),
  example: {
    customerId: '01935a1c-8f6e-7000-8000-000000000001',
    accountId: '01935a1c-8f6e-7000-8000-000000000002',
    messageId: '<welcome.01935a1c-8f6e-7000-8000-000000000002@fanfare.example>',
  },
});
