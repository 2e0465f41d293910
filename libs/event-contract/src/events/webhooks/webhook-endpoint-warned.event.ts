import { z } from 'zod';
import { defineEvent } from '../../event';

export const webhookEndpointWarned = defineEvent({
  name: 'WebhookEndpointWarned',
  publisher: 'webhooks',
  version: 1,
  visibility: 'public',
  description:
    'Nothing has reached a webhook endpoint for long, and it is disabled at `disablesAt` unless something does. This ' +
    'is said up to three times.',
  schema: z.object({
    endpointId: z.uuid(),
    failingSince: z.iso.datetime({ offset: true }),
    disablesAt: z.iso.datetime({ offset: true }),
  }),
  example: {
    endpointId: '01935a1c-8f6e-7000-8000-000000000006',
    failingSince: '2026-01-28T21:30:00.000Z',
    disablesAt: '2026-02-02T21:30:00.000Z',
  },
});
