import type { RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { pageSchema } from '@fanfare/http/requests/pagination';
import { deliveryRequested, messageSummary, messageView } from './messages.schemas';

const endpointId = '01935a1c-8f6e-7000-8000-000000000006';
const messageId = '01935a1c-9a3e-7000-8000-00000000e001';
const deliveryId = '01935a1c-9a3e-7000-8000-0000000000d1';

const summaryExample = {
  id: messageId,
  type: 'CustomerAccountActivated',
  source: 'fanfare.accounts',
  occurredAt: '2026-11-02T10:00:00.000Z',
  receivedAt: '2026-11-02T10:00:00.080Z',
  correlationId: '01935a1c-8f6e-7000-8000-0000000000c1',
  causationId: null,
};

export const requestedExample = { messageId, endpointId, deliveryId };

export const listMessagesDocumentation: RouteDocumentation = {
  summary: 'List messages',
  description: 'Every event that was heard, and every test. Newest first.',
  answers: {
    200: {
      description: 'A page of messages.',
      schema: pageSchema(messageSummary),
      example: { data: [summaryExample], nextCursor: null },
    },
  },
};

export const findMessageDocumentation: RouteDocumentation = {
  summary: 'See a message and its deliveries',
  answers: {
    200: {
      description: 'The message.',
      schema: messageView,
      example: {
        ...summaryExample,
        body: {
          type: 'CustomerAccountActivated',
          timestamp: '2026-11-02T10:00:00.000Z',
          data: { customerId: '01935a1c-8f6e-7000-8000-000000000001' },
        },
        deliveries: [
          {
            id: deliveryId,
            endpointId,
            state: 'pending',
            trigger: 'schedule',
            attempts: 1,
            nextAttemptAt: '2026-11-02T10:00:05.300Z',
            createdAt: '2026-11-02T10:00:00.080Z',
            endedAt: null,
          },
        ],
      },
    },
  },
};

export const resendDocumentation: RouteDocumentation = {
  summary: 'Send a message again',
  description:
    'To an endpoint that is enabled, whether it got the message before or not, under the same `webhook-id`: a receiver that ' +
    'remembers ids takes it once. It is tried once; an answer of 410 disables the endpoint, as always.',
  body: { endpointId },
  answers: {
    202: {
      description: 'It is being sent.',
      schema: deliveryRequested,
      example: requestedExample,
    },
  },
  problems: ['conflict'],
};
