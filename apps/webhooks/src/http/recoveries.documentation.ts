import type { RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { jobView } from './recoveries.schemas';

const example = {
  id: '01935a1c-8f6e-7000-8000-000000000007',
  endpointId: '01935a1c-8f6e-7000-8000-000000000006',
  since: '2026-11-01T00:00:00.000Z',
  until: '2026-11-02T10:00:00.000Z',
  state: 'running',
  total: 1_200,
  done: 300,
  createdAt: '2026-11-02T10:00:00.000Z',
  endedAt: null,
};

export const recoverDocumentation: RouteDocumentation = {
  summary: 'Send again what an endpoint missed',
  description:
    'Every message of the time from `since` to `until` whose deliveries to this endpoint all ended without a success. What ' +
    'was delivered or is still on its way is left alone, so that asking twice sends nothing twice. It keeps to the ' +
    'endpoint’s limits, waits behind new events, and goes on when the service is started again.',
  body: { since: example.since },
  answers: {
    202: {
      description: 'The recovery has begun.',
      schema: jobView,
      example: { ...example, done: 0 },
      headers: { Location: 'Where its progress is shown.' },
    },
  },
  problems: ['conflict'],
};

export const findJobDocumentation: RouteDocumentation = {
  summary: 'See how far a recovery has come',
  answers: { 200: { description: 'The recovery.', schema: jobView, example } },
};
