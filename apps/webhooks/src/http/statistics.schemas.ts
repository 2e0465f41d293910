import { z } from 'zod';

const count = z.int();

/** Over which time statistics are asked for. */
export const statisticsQuery = z.object({
  hours: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(720))
    .default(24)
    .meta({ jsonSchema: { type: 'integer', minimum: 1, maximum: 720, default: 24 } })
    .describe('Over how many hours until now, 1 to 720; 24 unless told.'),
});
export type StatisticsQuery = z.output<typeof statisticsQuery>;

/** How an endpoint fares. */
export const statisticsView = z.object({
  endpointId: z.uuid(),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  deliveries: z
    .object({ pending: count, delivered: count, exhausted: count, cancelled: count })
    .describe('Of the events that were heard in this time; `pending` counts all that wait now.'),
  attempts: z.object({ success: count, failed: count }),
  failures: z.record(z.string(), count).describe('Failed attempts by class.'),
  durationMs: z
    .object({ p50: z.number(), p95: z.number(), p99: z.number() })
    .nullable()
    .describe('Of all attempts; null when there was none.'),
  lastSuccessAt: z.iso.datetime().nullable(),
  failingSince: z.iso.datetime().nullable().describe('The first failure since the last success.'),
});
export type StatisticsView = z.output<typeof statisticsView>;
