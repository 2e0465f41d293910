import { inSpan } from '@fanfare/process/spans';
import { RecordedSpans } from '@fanfare/process/testing/recorded-spans';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { fastify } from 'fastify';
import './request';
import { nameRequestSpans } from './request-spans';

const spans = new RecordedSpans();
const server = fastify();
server.decorateRequest('correlationId', 'c-1');
nameRequestSpans(server);
server.get('/customers/:customerId', () => 'found');

beforeEach(() => {
  spans.reset();
});

afterAll(() => server.close());

it.each([
  ['/customers/ada@example.com?email=ada@example.com', '/customers/:customerId'],
  ['/ada@example.com', 'unmatched'],
])('the span of a request is called by its route, never by its address: %s', async (url, route) => {
  await inSpan('GET', {}, ROOT_CONTEXT, () => server.inject({ method: 'GET', url }));
  expect(spans.only).toMatchObject({
    name: `GET ${route}`,
    attributes: { 'http.route': route, 'fanfare.correlation_id': 'c-1' },
  });
});

it('a request is answered where nobody records spans', async () => {
  spans.stop();
  expect((await server.inject('/customers/1')).body).toBe('found');
});
