import type { RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { pageSchema } from '@fanfare/http/requests/pagination';
import { createdEndpoint, endpointView, rotatedSecret } from './endpoints.schemas';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const endpointExample = {
  id: '01935a1c-8f6e-7000-8000-000000000006',
  url: 'https://hooks.example.com/fanfare',
  eventTypes: ['CustomerAccountCreated', 'order.shipped'],
  filter: { data: { country: ['GB', 'IE'] } },
  description: 'The shop’s back office',
  headers: { 'x-shop': '7', authorization: '***' },
  signature: 'v1',
  rateLimitPerSecond: 50,
  ordered: true,
  sendTraceparent: false,
  enabled: true,
  disabledReason: null,
  createdAt: '2026-11-02T10:00:00.000Z',
  updatedAt: '2026-11-02T10:00:00.000Z',
};

const { url, eventTypes, filter, description, rateLimitPerSecond, ordered } = endpointExample;

export const createDocumentation: RouteDocumentation = {
  summary: 'Add an endpoint',
  description:
    'From now on every event of `eventTypes` that matches `filter` is sent to `url`, signed by Standard Webhooks 1.0.0. ' +
    'The secret is shown this once; a repetition with the same `Idempotency-Key` shows it again for 24 hours at least.',
  body: {
    url,
    eventTypes,
    filter,
    description,
    headers: { 'x-shop': '7', authorization: 'Bearer 4f9c' },
    rateLimitPerSecond,
    ordered,
  },
  answers: {
    201: {
      description: 'The endpoint, with its secret.',
      schema: createdEndpoint,
      example: { ...endpointExample, secret, publicKey: null },
      headers: { Location: 'Where the endpoint is shown.' },
    },
  },
  problems: ['conflict'],
};

export const listDocumentation: RouteDocumentation = {
  summary: 'List endpoints',
  description: 'Oldest first.',
  answers: {
    200: {
      description: 'A page of endpoints.',
      schema: pageSchema(endpointView),
      example: { data: [endpointExample], nextCursor: null },
    },
  },
};

export const findDocumentation: RouteDocumentation = {
  summary: 'See an endpoint',
  answers: { 200: { description: 'The endpoint.', schema: endpointView, example: endpointExample } },
};

export const changeDocumentation: RouteDocumentation = {
  summary: 'Change an endpoint',
  description:
    'What is not named stays as it is; `headers` are replaced together, where `***` keeps the value of before. What is ' +
    'being delivered already is sent to the new `url`; other types or another filter count for later events.',
  body: { url, eventTypes: null },
  answers: {
    200: {
      description: 'The endpoint.',
      schema: endpointView,
      example: { ...endpointExample, eventTypes: null },
    },
  },
};

export const deleteDocumentation: RouteDocumentation = {
  summary: 'Delete an endpoint',
  description: 'What waits for it is cancelled. Its messages and attempts stay readable.',
  answers: { 204: { description: 'The endpoint is gone.' } },
};

export const rotateDocumentation: RouteDocumentation = {
  summary: 'Replace the secret of an endpoint',
  description:
    'The new secret signs at once. The ones of before sign as well until the overlap ends, so that receivers can change ' +
    'over; with `overlapSeconds` 0 none of them does any more. At most five secrets sign at the same time.',
  body: { overlapSeconds: 86_400 },
  answers: {
    201: {
      description: 'The new secret, shown this once.',
      schema: rotatedSecret,
      example: { secret, publicKey: null, othersExpireAt: '2026-11-03T10:00:00.000Z' },
    },
  },
  problems: ['conflict'],
};

export const enableDocumentation: RouteDocumentation = {
  summary: 'Enable an endpoint',
  description:
    'What waits for it goes on. How it fared before is forgotten. Enabling it twice changes nothing.',
  answers: { 200: { description: 'The endpoint.', schema: endpointView, example: endpointExample } },
};

export const disableDocumentation: RouteDocumentation = {
  summary: 'Disable an endpoint',
  description:
    'Nothing is sent to it any more, and new events are not kept for it. Disabling it twice changes nothing.',
  answers: {
    200: {
      description: 'The endpoint.',
      schema: endpointView,
      example: { ...endpointExample, enabled: false, disabledReason: 'manual' },
    },
  },
};
