import { z } from 'zod';
import { defineEvent } from '../../event';

export const webhookEndpointRecovered = defineEvent({
  name: 'WebhookEndpointRecovered',
  publisher: 'webhooks',
  version: 1,
  visibility: 'public',
  description:
    'A webhook endpoint is well again: it took an event after it had been failing (`delivering`), somebody enabled it ' +
    '(`enabled`), or a recovery has sent it everything that it had missed (`caught_up`; `jobId` says which recovery).',
  schema: z.object({
    endpointId: z.uuid(),
    reason: z.enum(['delivering', 'enabled', 'caught_up']),
    jobId: z.uuid().optional(),
  }),
  example: {
    endpointId: '01935a1c-8f6e-7000-8000-000000000006',
    reason: 'caught_up',
    jobId: '01935a1c-8f6e-7000-8000-000000000007',
  },
});
