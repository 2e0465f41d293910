import { eventTypeName } from '@fanfare/event-contract/external-event';
import { pageQuery } from '@fanfare/http/requests/pagination';
import { z } from 'zod';

export const eventTypeList = pageQuery(eventTypeName);
export type EventTypeList = z.output<typeof eventTypeList>;

/** An event of the platform that webhooks may carry. */
export const eventTypeView = z.object({
  name: z.string(),
  version: z.int(),
  description: z.string(),
  schema: z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12 of `data`; fields may be added.'),
  example: z.record(z.string(), z.unknown()).describe('An example of `data`.'),
});
export type EventTypeView = z.output<typeof eventTypeView>;
