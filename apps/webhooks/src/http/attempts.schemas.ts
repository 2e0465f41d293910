import { pageQuery } from '@fanfare/http/requests/pagination';
import { z } from 'zod';

const status = z.enum(['success', 'failed']);

/** What a list of attempts is narrowed to, and which page of it. */
export const attemptList = pageQuery(z.uuid()).extend({
  endpointId: z.uuid().optional(),
  messageId: z.uuid().optional(),
  status: status.optional(),
});
export type AttemptList = z.output<typeof attemptList>;

/** An attempt as the API shows it: without what only operators may see. */
export const attemptView = z.object({
  id: z.uuid(),
  messageId: z.uuid(),
  endpointId: z.uuid(),
  number: z.int(),
  trigger: z.enum(['schedule', 'manual', 'recover', 'test']),
  startedAt: z.iso.datetime(),
  durationMs: z.int(),
  url: z.string(),
  status,
  responseCode: z.int().nullable(),
  responseHeaders: z.record(z.string(), z.string()).nullable(),
  responseBody: z
    .string()
    .nullable()
    .describe('At most 16 KiB of the answer, encoded as `responseEncoding` says.'),
  responseEncoding: z.enum(['utf8', 'base64']),
  responseTruncated: z.boolean(),
  failure: z.string().nullable().describe('The class of the failure, such as `timeout`; null for a success.'),
  nextAttemptAt: z.iso.datetime().nullable(),
  nextAttemptReason: z.string().nullable(),
});
export type AttemptView = z.output<typeof attemptView>;
