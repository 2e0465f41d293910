import { z } from 'zod';
import { headerFindings } from '../domain/request-headers';

const MAX_HEADERS = 20;

/** Headers that are sent along with every webhook of an endpoint. */
export const headersSchema = z
  .record(z.string(), z.string())
  .superRefine((headers, context) => {
    for (const { name, code, message } of headerFindings(headers))
      context.addIssue({ code: 'custom', path: [name], message, params: { code } });
    if (Object.keys(headers).length <= MAX_HEADERS) return;
    const message = `must have at most ${String(MAX_HEADERS)} headers`;
    context.addIssue({ code: 'custom', message, params: { code: 'TOO_LONG' } });
  })
  .describe(
    'Sent along with every webhook. A value that looks like a credential is shown as *** when it is read.',
  );
