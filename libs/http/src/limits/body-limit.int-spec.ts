import { Controller, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../../testing/http-test-app';
import { ZodBody } from '../requests/request-schemas';
import { BodyLimit } from './body-limit.decorator';

const text = z.object({ text: z.string() });
type Text = z.output<typeof text>;

@Controller('texts')
class TextController {
  @Post()
  @HttpCode(200)
  @BodyLimit(100_000)
  add(@ZodBody(text) body: Text): object {
    return { length: body.text.length };
  }

  @Put()
  replace(@ZodBody(text) body: Text): object {
    return { length: body.text.length };
  }
}

let test: HttpTestApp;

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [TextController] });
});

afterAll(() => test.close());

const headers = { authorization: `Bearer ${testKeys.acme}`, 'content-type': 'application/json' };

/** A body of exactly this many bytes. */
const bodyOf = (bytes: number): string => JSON.stringify({ text: 'x'.repeat(bytes - 11) });
const send = (method: string, body: RequestInit['body']): Promise<Response> =>
  fetch(`${test.url}/texts`, { method, headers, body: body ?? null, duplex: 'half' });

it('a route takes as much as it says', async () => {
  const answer = await send('POST', bodyOf(100_000));
  expect(await answer.json()).toEqual({ length: 99_989 });
});

it('and not a byte more; the answer names the size and the limit', async () => {
  const answer = await send('POST', bodyOf(100_001));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ detail: 'The body has 100001 bytes; 100000 are the most.' });
});

it('every other route keeps the limit of the platform', async () => {
  expect((await send('PUT', bodyOf(65_536))).status).toBe(200);
  const answer = await send('PUT', bodyOf(65_537));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ detail: 'The body has 65537 bytes; 65536 are the most.' });
});

it('a body that does not say its size is more than the limit', async () => {
  const answer = await send('POST', new Blob([bodyOf(200_000)]).stream());
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    detail: 'The body has more than 100000 bytes; 100000 are the most.',
  });
});
