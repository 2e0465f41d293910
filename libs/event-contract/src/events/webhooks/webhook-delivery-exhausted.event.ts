import { z } from 'zod';
import { defineEvent } from '../../event';
import { text } from '../../text';

export const webhookDeliveryExhausted = defineEvent({
  name: 'WebhookDeliveryExhausted',
  publisher: 'webhooks',
  version: 1,
  visibility: 'public',
  description:
    'The last attempt to deliver an event to a webhook endpoint failed. `messageId` is the id of the event, under ' +
    'which it can be sent again; `lastFailure` is the class of the last failure, such as `timeout`.',
  schema: z.object({
    endpointId: z.uuid(),
    messageId: z.uuid(),
    eventType: text(128),
    attempts: z.int().min(1),
    lastFailure: text(50),
    lastResponseCode: z.int().optional(),
  }),
  example: {
    endpointId: '01935a1c-8f6e-7000-8000-000000000006',
    messageId: '01935a1c-9a3e-7000-8000-00000000e001',
    eventType: 'CustomerRegistered',
    attempts: 10,
    lastFailure: 'status',
    lastResponseCode: 503,
  },
});
