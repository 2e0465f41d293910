import { createHash } from 'node:crypto';
import { personal, text } from '@fanfare/event-contract/text';
import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { OpenApiContract } from '../../testing/open-api-contract';
import { Public } from '../api-keys/public.decorator';
import { ProblemError } from '../problems/problem.error';
import { pageOf, pageQuery, pageSchema } from '../requests/pagination';
import { ZodBody, ZodParams, ZodQuery } from '../requests/request-schemas';
import { Documented } from './documented.decorator';

const thing = z.object({
  id: z.uuid(),
  name: personal(text(200)),
  colour: z.enum(['red', 'blue']).nullable(),
});
const newThing = thing.omit({ id: true });
const thingAddress = z.object({ id: z.uuid() });
const thingQuery = pageQuery(z.uuid()).extend({ colour: z.enum(['red', 'blue']).optional() });
const id = '01a1fc25-20c8-7452-9715-2fddb8921a66';
const example = { id, name: 'lamp', colour: 'red' };

@Controller('things')
class ThingController {
  @Post()
  @HttpCode(202)
  @Documented({
    summary: 'Make a thing <b>',
    body: { name: 'lamp', colour: 'red' },
    answers: {
      202: { description: 'It will be made.', schema: thing, example, headers: { Location: 'Where it is.' } },
    },
    problems: ['conflict'],
  })
  create(
    @ZodBody(newThing) body: z.output<typeof newThing>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object {
    if (body.name === 'taken') throw new ProblemError('conflict', 'Choose another name.');
    void reply.header('location', `/things/${id}`);
    return { id, ...body };
  }

  @Get()
  @Documented({
    summary: 'List things',
    answers: { 200: { description: 'A page.', schema: pageSchema(thing) } },
  })
  list(@ZodQuery(thingQuery) { limit }: z.output<typeof thingQuery>): object {
    return pageOf([example, example], limit, (row) => row.id);
  }

  @Get(':id')
  @Documented({ summary: 'Find a thing', answers: { 200: { description: 'The thing.', schema: thing } } })
  find(@ZodParams(thingAddress) { id: found }: z.output<typeof thingAddress>): object {
    return { ...example, id: found, colour: 'green' };
  }

  @Public()
  @Post(':id/end')
  @HttpCode(204)
  @Documented({ summary: 'End a thing', answers: { 204: { description: 'It has ended.' } } })
  end(@ZodParams(thingAddress) _address: z.output<typeof thingAddress>): void {
    return undefined;
  }
}

@Controller('bare')
class BareController {
  @Get(':id')
  find(@Param('id') found: string): object {
    return { found };
  }
}

let test: HttpTestApp;
let contract: OpenApiContract;
let document: { openapi: string; paths: Record<string, Record<string, Record<string, unknown>>> };

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [ThingController, BareController] });
  contract = await OpenApiContract.of(test.url);
  document = (await (await fetch(`${test.url}/openapi.json`)).json()) as typeof document;
});

afterAll(() => test.close());

async function ask(method: string, path: string, body?: unknown): Promise<[number, string[]]> {
  const answer = await fetch(test.url + path, {
    method,
    headers: {
      authorization: `Bearer ${testKeys.acme}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return [answer.status, await contract.differences(method, path, answer)];
}

it('is an OpenAPI 3.1 document of every route', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(contract.routes.sort()).toEqual([
    'GET /bare/{id}',
    'GET /docs',
    'GET /health/live',
    'GET /health/ready',
    'GET /metrics',
    'GET /openapi.json',
    'GET /things',
    'GET /things/{id}',
    'POST /things',
    'POST /things/{id}/end',
  ]);
});

it('knows what of the documentation is missing', () => {
  expect(contract.flaws()).toEqual(['findBare has no summary', 'findBare does not declare id']);
});

it('agrees with the answers, good and bad', async () => {
  expect(await ask('POST', '/things', { name: 'lamp', colour: null })).toEqual([202, []]);
  expect(await ask('POST', '/things', { name: 'taken', colour: null })).toEqual([409, []]);
  expect(await ask('POST', '/things', { name: 1, x: 2 })).toEqual([422, []]);
  expect(await ask('GET', '/things?limit=1')).toEqual([200, []]);
  expect(await ask('GET', '/things?limit=0')).toEqual([422, []]);
  expect(await ask('GET', '/things/1')).toEqual([404, []]);
  expect(await ask('POST', `/things/${id}/end`)).toEqual([204, []]);
});

it.each(['/docs', '/openapi.json', '/health/live', '/health/ready', '/metrics'])(
  'agrees with the answer of %s',
  async (path) => {
    expect(await ask('GET', path)).toEqual([200, []]);
  },
);

it('notices an answer that is not as documented', async () => {
  expect(await ask('GET', `/things/${id}`)).toMatchObject([
    200,
    [{}, {}, {}].map(() => expect.stringContaining('/colour must')),
  ]);
});

it('describes bodies, queries and paths by the schemas that check them', () => {
  expect(document.paths['/things']!['post']).toMatchObject({
    security: [{ apiKey: [] }],
    parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { maxLength: 255 } }],
    requestBody: {
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['name', 'colour'],
            properties: { name: { type: 'string', maxLength: 200, 'x-personal': true } },
            additionalProperties: false,
          },
        },
      },
    },
  });
  expect(document.paths['/things']!['get']!['parameters']).toMatchObject([
    {
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    },
    { name: 'cursor', in: 'query', required: false, schema: { type: 'string' } },
    { name: 'colour', in: 'query', required: false, schema: { enum: ['red', 'blue'] } },
  ]);
  expect(document.paths['/things/{id}']!['get']!['parameters']).toMatchObject([
    { name: 'id', in: 'path', required: true, schema: { format: 'uuid' } },
  ]);
  expect(document.paths['/things/{id}/end']!['post']!['security']).toEqual([]);
});

it('is shown by a page that loads nothing and runs nothing', async () => {
  const answer = await fetch(`${test.url}/docs`);
  const page = await answer.text();
  const style = createHash('sha256')
    .update(/<style>(.*?)<\/style>/s.exec(page)![1]!)
    .digest('base64');

  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toMatch(
    `default-src 'none'; style-src 'sha256-${style}'`,
  );
  expect(page).not.toMatch(/<script|<link|<img|src=|https?:\/\/(?!fanfare\.example|json-schema\.org)/);
  expect(page).toContain('POST /things');
  expect(page).toContain('Make a thing &lt;b&gt;');
});
