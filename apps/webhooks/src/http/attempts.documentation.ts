import type { RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { pageSchema } from '@fanfare/http/requests/pagination';
import { attemptView } from './attempts.schemas';

const example = {
  id: '01935a1c-9a3e-7000-8000-0000000000a1',
  messageId: '01935a1c-9a3e-7000-8000-00000000e001',
  endpointId: '01935a1c-8f6e-7000-8000-000000000006',
  number: 1,
  trigger: 'schedule',
  startedAt: '2026-11-02T10:00:00.120Z',
  durationMs: 212,
  url: 'https://hooks.example.com/fanfare',
  status: 'failed',
  responseCode: 503,
  responseHeaders: { 'content-type': 'text/plain', 'retry-after': '120' },
  responseBody: 'down for maintenance',
  responseEncoding: 'utf8',
  responseTruncated: false,
  failure: 'status',
  nextAttemptAt: '2026-11-02T10:02:00.332Z',
  nextAttemptReason: 'retry_after',
};

export const listAttemptsDocumentation: RouteDocumentation = {
  summary: 'List attempts',
  description:
    'Newest first. What a receiver answered is text from somebody else: it comes as a JSON string and is never to be put ' +
    'into a page unescaped.',
  answers: {
    200: {
      description: 'A page of attempts.',
      schema: pageSchema(attemptView),
      example: { data: [example], nextCursor: null },
    },
  },
};
