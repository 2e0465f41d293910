import type { AnswerSeal } from '@fanfare/idempotency/http/answer-seal';
import { Controller, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type HttpTestApp, startHttpTestApp, testKeys } from '../testing/http-test-app';

let made = 0;

@Controller('secrets')
class SecretController {
  @Post()
  make(): object {
    made += 1;
    return { secret: `secret-${String(made)}` };
  }
}

/** Base64 of scope and text: enough to be unreadable to a test. */
const answerSeal: AnswerSeal = {
  seal: (body, scope) => Buffer.from(JSON.stringify([scope, body])).toString('base64'),
  open(sealed, scope) {
    const [sealedFor, body] = JSON.parse(Buffer.from(sealed, 'base64').toString()) as [object, string];
    expect(sealedFor).toEqual(scope);
    return body;
  },
};

let test: HttpTestApp;

beforeAll(async () => {
  test = await startHttpTestApp({ controllers: [SecretController], answerSeal });
});

afterAll(() => test.close());

const post = () =>
  fetch(`${test.url}/secrets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKeys.acme}`, 'idempotency-key': 'k1' },
  });

it('an app with a seal keeps no answer as it was given, and still gives it again', async () => {
  const [first, again] = [await post(), await post()];
  expect(await first.text()).toBe('{"secret":"secret-1"}');
  expect(await again.text()).toBe('{"secret":"secret-1"}');
  expect(again.headers.get('idempotency-replayed')).toBe('true');

  const rows = await test.app.get(DataSource).query<object[]>('SELECT * FROM idempotency_keys');
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain('secret-1');
});
