import { externalEventType } from '@fanfare/event-contract/external-event';
import { storableObject } from '@fanfare/event-contract/storable-json';
import { z } from 'zod';

/** The most bytes that the body of an event may have: room for the largest data, whatever way it is written in. */
export const MAX_EVENT_BODY_BYTES = 800_000;

/** An event that a tenant tells. */
export const publishEvent = z.object({
  type: externalEventType.describe(
    'Words joined by dots, such as `order.shipped`; no event of the platform.',
  ),
  data: storableObject
    .meta({ jsonSchema: { type: 'object' } })
    .describe('Any JSON object, of at most 256 KB (256,000 bytes) without white space.'),
  eventId: z
    .uuid()
    .toLowerCase()
    .optional()
    .describe(
      'Your own id of the event: told twice under one id, it is one event. A new one is made unless told.',
    ),
  occurredAt: z.iso.datetime({ offset: true }).optional().describe('When it happened; now unless told.'),
});
export type PublishEvent = z.output<typeof publishEvent>;

/** An event that is on its way to the bus. */
export const eventAccepted = z.object({
  eventId: z.uuid(),
  type: z.string(),
  occurredAt: z.iso.datetime(),
});
export type EventAccepted = z.output<typeof eventAccepted>;
