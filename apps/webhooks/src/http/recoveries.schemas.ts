import { z } from 'zod';

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The body of a recovery. How far back it may reach depends on the configuration, and is checked with it. */
export const recoverEndpoint = z.object({
  since: time
    .meta({ jsonSchema: { type: 'string', format: 'date-time' } })
    .describe('From when on what was missed is sent again.'),
  until: time
    .optional()
    .meta({ jsonSchema: { type: 'string', format: 'date-time' } })
    .describe('Until when; now unless told.'),
});
export type RecoverEndpoint = z.output<typeof recoverEndpoint>;

export const jobAddress = z.object({ jobId: z.uuid() });
export type JobAddress = z.output<typeof jobAddress>;

/** A recovery and how far it has come. */
export const jobView = z.object({
  id: z.uuid(),
  endpointId: z.uuid(),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  state: z.enum(['running', 'done', 'cancelled']),
  total: z.int().describe('How many messages are sent again.'),
  done: z.int().describe('How many of them have arrived or were given up.'),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type JobView = z.output<typeof jobView>;
