import { z } from 'zod';
import { defineEvent } from '../../event';

export const webhookEndpointDisabled = defineEvent({
  name: 'WebhookEndpointDisabled',
  publisher: 'webhooks',
  version: 1,
  visibility: 'public',
  description:
    'A webhook endpoint gets no more events: it answered 410 (`gone`), nothing reached it for days (`failing`), or ' +
    'somebody asked for it (`manual`).',
  schema: z.object({ endpointId: z.uuid(), reason: z.enum(['gone', 'failing', 'manual']) }),
  example: { endpointId: '01935a1c-8f6e-7000-8000-000000000006', reason: 'gone' },
});
