import { z } from 'zod';
import { publicEvent } from './sample-events';

/** The body of a test. */
export const testEndpoint = z
  .object({
    type: z
      .string()
      .refine((name) => publicEvent(name) !== undefined, {
        error: 'is not one of GET /event-types',
        params: { code: 'NOT_ALLOWED' },
      })
      .optional()
      .describe('One of `GET /event-types`; the first one that the endpoint asks for unless told.'),
  })
  .optional();
export type TestEndpoint = z.output<typeof testEndpoint>;
