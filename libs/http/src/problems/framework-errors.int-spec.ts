import { exchange, type RawAnswer } from '../../testing/raw-exchange';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { Controller, Get, Post } from '@nestjs/common';

@Controller('things')
class ThingController {
  @Get(':id')
  find(): object {
    return {};
  }

  @Post()
  create(): object {
    return {};
  }
}

let test: HttpTestApp;

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [ThingController] });
});

afterAll(() => test.close());

const host = 'Host: fanfare\r\nConnection: close';
const auth = `Authorization: Bearer ${testKeys.acme}`;

function expectProblem(answer: RawAnswer, status: number, kind: string): void {
  expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json\r\n');
  expect(JSON.parse(answer.body)).toMatchObject({
    type: `https://fanfare.example/problems/${kind}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(answer.status).toBe(status);
}

const malformed: [string, string][] = [
  ['an address that is no UTF-8', `GET /things/%E0%A4%A HTTP/1.1\r\n${host}\r\n\r\n`],
  ['an address that ends in a percent sign', `GET /things/% HTTP/1.1\r\n${host}\r\n\r\n`],
  [
    'a body with two lengths',
    `POST /things HTTP/1.1\r\n${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ['a length that is no number', `POST /things HTTP/1.1\r\n${host}\r\nContent-Length: x\r\n\r\n{}`],
  ['a negative length', `POST /things HTTP/1.1\r\n${host}\r\nContent-Length: -1\r\n\r\n{}`],
  [
    'a length and chunks',
    `POST /things HTTP/1.1\r\n${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a chunk without a size',
    `POST /things HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\n${auth}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
  ],
  ['a method that HTTP does not have', `MAKE /things HTTP/1.1\r\n${host}\r\n\r\n`],
  ['a header without a name', `GET /things HTTP/1.1\r\n${host}\r\n: x\r\n\r\n`],
  ['a NUL in a header', `GET /things HTTP/1.1\r\n${host}\r\nX-Thing: a\0b\r\n\r\n`],
  ['no host', 'GET /things/1 HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['TLS on a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['nonsense', 'hello\r\n\r\n'],
];

it.each(malformed)('answers 400 with problem details to %s', async (_, request) => {
  expectProblem(await exchange(test.port, request), 400, 'malformed-request');
});

it('answers 431 to headers of more than 16 KB', async () => {
  const request = `GET /things/1 HTTP/1.1\r\n${host}\r\nX-Thing: ${'x'.repeat(20_000)}\r\n\r\n`;

  expectProblem(await exchange(test.port, request), 431, 'headers-too-large');
});

it('answers 414 to an id that is too long to be one', async () => {
  const request = `GET /things/${'x'.repeat(5_000)} HTTP/1.1\r\n${host}\r\n${auth}\r\n\r\n`;

  expectProblem(await exchange(test.port, request), 414, 'uri-too-long');
});

it('answers 404 where nothing is, without a key too', async () => {
  for (const address of ['/', '/nothing', '/things/1/2', '/__proto__', '/%2e%2e/%2e%2e', '*', '/things//']) {
    expectProblem(await exchange(test.port, `GET ${address} HTTP/1.1\r\n${host}\r\n\r\n`), 404, 'not-found');
  }
});

it('answers 405 with the methods that there are', async () => {
  for (const [request, allow] of [
    ['DELETE /things', 'POST'],
    ['POST /things/1?x=1', 'GET, HEAD'],
    ['TRACE /things/1', 'GET, HEAD'],
    ['QUERY /things/1', 'GET, HEAD'],
    ['OPTIONS /things', 'POST'],
  ] as const) {
    const answer = await exchange(test.port, `${request} HTTP/1.1\r\n${host}\r\n\r\n`);

    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.head.toLowerCase()).toContain(`\r\nallow: ${allow.toLowerCase()}\r\n`);
  }
});

it('lets a client that sends 10 MB before it looks up read the answer', async () => {
  const length = 10_000_000;
  const head = `POST /things HTTP/1.1\r\nHost: fanfare\r\n${auth}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  const bye = `GET /things/1 HTTP/1.1\r\n${host}\r\n${auth}\r\n\r\n`;
  const answer = await exchange(test.port, head, Buffer.alloc(length, 'x'), bye);

  expect(answer.status).toBe(413);
  expect(answer.body).toContain('HTTP/1.1 200 OK');
});

it('gives every answer of a route the same protective headers', async () => {
  for (const address of ['/things/1', '/nothing', '/health/live']) {
    const { headers } = await fetch(test.url + address);

    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'correlation-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    });
    expect(headers.has('x-powered-by')).toBe(false);
  }
});
