import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { text } from '@fanfare/event-contract/text';
import { z } from 'zod';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { Tenant } from '../api-keys/tenant.decorator';
import { pageQuery } from './pagination';
import { ZodBody, ZodParams, ZodQuery } from './request-schemas';

const thing = z.object({
  name: text(200),
  size: z.int().min(1).optional(),
  address: z.object({ city: z.string().optional() }).optional(),
});
const thingQuery = pageQuery(z.uuid()).extend({ colour: z.enum(['red', 'blue']).optional() });
const thingAddress = z.object({ id: z.uuid() });

@Controller('things')
class ThingController {
  @Post()
  @HttpCode(200)
  create(@ZodBody(thing) body: z.output<typeof thing>, @Tenant() tenantId: string): object {
    return { ...body, tenantId };
  }

  @Get()
  list(@ZodQuery(thingQuery) query: z.output<typeof thingQuery>): object {
    return query;
  }

  @Get(':id')
  find(@ZodParams(thingAddress) { id }: z.output<typeof thingAddress>): object {
    return { id };
  }
}

let test: HttpTestApp;

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [ThingController] });
});

afterAll(() => test.close());

const authorization = `Bearer ${testKeys.acme}`;

function post(body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${test.url}/things`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
}

function get(path: string): Promise<Response> {
  return fetch(test.url + path, { headers: { authorization } });
}

async function findings(response: Response): Promise<unknown> {
  expect(response.status).toBe(422);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return ((await response.json()) as { errors: unknown }).errors;
}

it('hands the checked body and the tenant of the key to the handler', async () => {
  const answer = await post('{"name":"x","address":{"city":"y"}}');

  expect(await answer.json()).toEqual({ name: 'x', address: { city: 'y' }, tenantId: 'acme' });
});

it('reports everything that is wrong with a body, at any depth', async () => {
  const body = { size: 0, 'a/b~c': 1, address: { city: 4, street: 'x' } };

  expect(await findings(await post(JSON.stringify(body)))).toEqual([
    { pointer: '/name', code: 'REQUIRED', message: 'is required' },
    { pointer: '/size', code: 'TOO_SMALL', message: 'must be at least 1' },
    { pointer: '/address/city', code: 'WRONG_TYPE', message: 'must be a string' },
    { pointer: '/address/street', code: 'UNKNOWN_FIELD', message: 'is not a field of this request' },
    { pointer: '/a~1b~0c', code: 'UNKNOWN_FIELD', message: 'is not a field of this request' },
  ]);
});

it('checks the query', async () => {
  expect(await findings(await get('/things?limit=x&colour=green&page=2'))).toMatchObject([
    { pointer: '/limit', code: 'INVALID_FORMAT' },
    { pointer: '/colour', code: 'NOT_ALLOWED', message: 'must be one of red, blue' },
    { pointer: '/page', code: 'UNKNOWN_FIELD' },
  ]);
  expect(await findings(await get('/things?colour=red&colour=blue'))).toMatchObject([{ pointer: '/colour' }]);
});

it('answers 404 for an address that can name nothing', async () => {
  for (const id of ['1', 'not-a-uuid', '%00', '..%2f..', 'x'.repeat(100)]) {
    expect((await get(`/things/${id}`)).status).toBe(404);
  }
});

describe('a hostile body', () => {
  const acceptable: [string, string][] = [
    ['emoji', '{"name":"👩‍👩‍👧‍👦"}'],
    ['right-to-left text', '{"name":"مرحبا بالعالم"}'],
    ['a byte-order mark', '\ufeff{"name":"x"}'],
    ['a key that is there twice, of which the last counts', '{"name":1,"name":"x"}'],
    ['escapes', String.raw`{"\u006eame":"\u0041"}`],
  ];

  it.each(acceptable)('is handled: %s', async (_, body) => {
    const expected = JSON.parse(body.replace('\ufeff', '')) as object;

    expect(await (await post(body)).json()).toEqual({ ...expected, tenantId: 'acme' });
  });

  const refused: [string, number, string | Buffer<ArrayBuffer>][] = [
    ['nothing', 422, ''],
    ['null', 422, 'null'],
    ['a list', 422, '[]'],
    ['a string', 422, '"x"'],
    ['a number', 422, '1e400'],
    ['a number where a string belongs', 422, '{"name":1}'],
    ['an infinite number', 422, '{"name":"x","size":1e400}'],
    ['a number with a fraction', 422, '{"name":"x","size":1.5}'],
    ['a number that is too big to be exact', 422, '{"name":"x","size":123456789012345678901234567890}'],
    ['a name of 5,000 characters', 422, `{"name":"${'x'.repeat(5_000)}"}`],
    ['a NUL character', 422, String.raw`{"name":"a\u0000b"}`],
    ['control characters', 422, String.raw`{"name":"a\u001b[31mb\u0007"}`],
    ['a lone surrogate', 422, String.raw`{"name":"\ud800"}`],
    ['lone surrogates in a key', 422, String.raw`{"name":"x","\udfff":1}`],
    ['the wrong half first', 422, String.raw`{"name":"\udc00\ud800"}`],
    ['ten thousand unknown keys', 422, `{${Array.from({ length: 5_000 }, (_, i) => `"${i}":0`).join()}}`],
    ['a constructor that is no prototype', 422, '{"name":"x","constructor":1}'],
    ['an unfinished object', 400, '{"name":'],
    ['a trailing comma', 400, '{"name":"x",}'],
    ['two values', 400, '{} {}'],
    ['a raw line break in a string', 400, '{"name":"a\nb"}'],
    ['NaN', 400, '{"name":NaN}'],
    ['a raw NUL', 400, '{"name":"a\0b"}'],
    ['a __proto__ key', 400, '{"name":"x","__proto__":{"admin":true}}'],
    ['an escaped __proto__ key', 400, String.raw`{"name":"x","\u005f_proto__":{"admin":true}}`],
    ['a nested __proto__ key', 400, '{"name":"x","address":{"__proto__":{}}}'],
    ['a prototype of the constructor', 400, '{"name":"x","constructor":{"prototype":{}}}'],
    ['deep nesting', 400, `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['deep nesting that never ends', 400, '['.repeat(60_000)],
    ['a surrogate as raw bytes', 400, Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', 400, Buffer.from('{"name":"x"}', 'utf16le')],
    ['Latin-1', 400, Buffer.from('{"name":"é"}', 'latin1')],
    ['64 KB and one byte', 413, `{"name":"${'x'.repeat(64 * 1024 - 10)}"}`],
    ['10 MB', 413, `{"name":"${'x'.repeat(10_000_000)}"}`],
  ];

  it.each(refused)('is refused with problem details: %s', async (_, status, body) => {
    const answer = await post(body);
    const details = (await answer.json()) as { status: number };

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(details.status).toBe(status);
  });

  it('is not repeated in the answer, which stays small', async () => {
    const answer = await post(
      `{"name":${'"secret-value"'.repeat(1)},"size":"secret-value","address":"secret-value"}`,
    );
    const many = await post(`{${Array.from({ length: 5_000 }, (_, i) => `"${i}":0`).join()}}`);

    expect(await answer.text()).not.toContain('secret-value');
    expect((await many.text()).length).toBeLessThan(10_000);
  });

  it('is accepted at exactly 64 KB', async () => {
    const answer = await post(`{"name":"${'x'.repeat(64 * 1024 - 11)}"}`);

    expect(await findings(answer)).toMatchObject([{ pointer: '/name', code: 'TOO_LONG' }]);
  });

  it('is refused when it is sent in chunks that say no length', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(10_000));
    const body = new ReadableStream({
      start: (stream) => {
        for (let sent = 0; sent < 10; sent += 1) stream.enqueue(chunk);
        stream.close();
      },
    });
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${test.url}/things`, { method: 'POST', headers, body, duplex: 'half' });

    expect(answer.status).toBe(413);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data',
    'json',
    '',
  ])('is refused as %j', async (type) => {
    expect((await post('{"name":"x"}', { 'content-type': type })).status).toBe(415);
  });

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset=UTF-8'])(
    'is read as %j',
    async (type) => {
      expect((await post('{"name":"x"}', { 'content-type': type })).status).toBe(200);
    },
  );

  it('leaves no trace in the log', () => {
    expect(test.logged).toEqual([]);
  });
});
