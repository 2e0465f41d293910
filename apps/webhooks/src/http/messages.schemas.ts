import { eventTypeName } from '@fanfare/event-contract/external-event';
import { pageQuery } from '@fanfare/http/requests/pagination';
import { z } from 'zod';

/** What a list of messages is narrowed to, and which page of it: the cursor is when the last one came, and its id. */
export const messageList = pageQuery(z.tuple([z.iso.datetime(), z.uuid()])).extend({
  type: eventTypeName.optional(),
});
export type MessageList = z.output<typeof messageList>;

export const messageAddress = z.object({ messageId: z.uuid() });
export type MessageAddress = z.output<typeof messageAddress>;

/** A message as a list shows it. */
export const messageSummary = z.object({
  id: z.uuid().describe('The id of the event, and the `webhook-id` of every attempt.'),
  type: z.string(),
  source: z.string(),
  occurredAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  correlationId: z.string(),
  causationId: z.string().nullable(),
});
export type MessageSummary = z.output<typeof messageSummary>;

const deliveryView = z.object({
  id: z.uuid(),
  endpointId: z.uuid(),
  state: z.enum(['pending', 'delivered', 'exhausted', 'cancelled']),
  trigger: z.enum(['schedule', 'manual', 'recover', 'test']),
  attempts: z.int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type DeliveryView = z.output<typeof deliveryView>;

/** A message with what receivers get of it, and where it is on its way to each. */
export const messageView = messageSummary.extend({
  body: z.record(z.string(), z.unknown()).describe('What receivers get: `type`, `timestamp` and `data`.'),
  deliveries: z.array(deliveryView).describe('Newest first, at most 200.'),
});
export type MessageView = z.output<typeof messageView>;

export const resendMessage = z.object({ endpointId: z.uuid() });
export type ResendMessage = z.output<typeof resendMessage>;

/** A delivery that has been asked for. */
export const deliveryRequested = z.object({
  messageId: z.uuid(),
  endpointId: z.uuid(),
  deliveryId: z.uuid(),
});
export type DeliveryRequested = z.output<typeof deliveryRequested>;
