import { JsonLogger } from '@fanfare/process/json-logger';
import { Controller, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { createHttpApp } from './create-http-app';
import { HttpModule } from './http.module';
import { sha256 } from './http.environment';
import { Tenant } from './api-keys/tenant.decorator';
import { ZodBody } from './requests/request-schemas';

const body = z.object({
  name: z.string().max(10),
  address: z.object({ city: z.string().optional() }).optional(),
});

@Controller('things')
class ThingController {
  @Post()
  create(@ZodBody(body) thing: z.output<typeof body>, @Tenant() tenantId: string): object {
    return { ...thing, tenantId };
  }
}

const config = {
  PORT: 0,
  HOST: '127.0.0.1',
  FANFARE_API_KEYS: [{ tenantId: 'acme', digest: sha256('acme-test-key') }],
  CORS_ORIGINS: [],
  RATE_LIMIT_PER_SECOND: 100,
};

@Module({ imports: [HttpModule.forApp('registration', config)], controllers: [ThingController] })
class TestModule {}

let app: NestFastifyApplication;
let url: string;
beforeAll(async () => {
  app = await createHttpApp(TestModule, {
    app: 'registration',
    config,
    logger: new JsonLogger('registration', 'silent'),
  });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

const authorization = 'Bearer acme-test-key';

function post(body: string, headers: Record<string, string> = { authorization }): Promise<Response> {
  return fetch(`${url}/things`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

it('hands the checked body and the tenant of the key to the handler', async () => {
  const answer = await post('{"name":"x"}');

  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ name: 'x', tenantId: 'acme' });
});

it('reports everything that is wrong with a body, at any depth', async () => {
  const answer = await post('{"name":"12345678901","a/b":1,"address":{"city":4,"x":1}}');

  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    errors: [
      { pointer: '/name', code: 'TOO_LONG' },
      { pointer: '/address/city', code: 'WRONG_TYPE' },
      { pointer: '/address/x', code: 'UNKNOWN_FIELD' },
      { pointer: '/a~1b', code: 'UNKNOWN_FIELD' },
    ],
  });
});

it('refuses a caller without a key, whatever it sends', async () => {
  const answer = await post('{', {});

  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="fanfare"');
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});
