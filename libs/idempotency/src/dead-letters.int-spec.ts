import { catalogue } from '@fanfare/event-contract/catalogue';
import { MAX_EVENT_BYTES } from '@fanfare/event-contract/envelope';
import { UnprocessableError } from '@fanfare/messaging/errors';
import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { until } from '@fanfare/persistence/testing/until';
import { uuidv7 } from 'uuidv7';
import { ScriptedReaction, resetScript, script } from '../testing/scripted-reaction';
import { TestService } from '../testing/test-service';

let service: TestService;

beforeAll(async () => {
  service = await TestService.prepare();
  await service.start({ controllers: [ScriptedReaction] });
});

beforeEach(resetScript);
afterEach(() => service.outside.query('TRUNCATE effects, failed_attempts'));
afterAll(() => service.end());

const good = (eventId = uuidv7()): string => busEvent('CustomerValidated', { metadata: { eventId } });
const goodOnes = (count: number): string[] => Array.from({ length: count }, () => good());

it('a message that always fails is buried after eight attempts, and the hundred around it do not notice', async () => {
  const poison = uuidv7();
  script.act = async ({ context }) => {
    if (context.eventId === poison) throw new RangeError('nobody at ada@example.com');
  };
  await service.send(...goodOnes(50), good(poison), ...goodOnes(50));
  await service.effectsToBe(100);

  const [letter] = await service.deadLetters(1);
  expect(letter?.certificate).toMatchObject({
    reason: 'ATTEMPTS_EXHAUSTED',
    errorClass: 'RangeError',
    errorMessage: 'RangeError: nobody at ***@example.com',
    attempts: '8',
  });
  expect(letter?.body).toContain(poison);
  expect(script.runs.get(poison)).toBe(8);
  expect(await service.effects(poison)).toEqual([]);
  await service.queueToBeEmpty();
  expect(await service.failedAttempts()).toEqual([]);
});

it('a message that takes long holds up no other', async () => {
  const slow = Array.from({ length: 9 }, () => uuidv7());
  const mayEnd = Promise.withResolvers<void>();
  script.act = async ({ context }) => {
    if (slow.includes(context.eventId)) await mayEnd.promise;
  };
  await service.send(...slow.map(good));
  await until('nine handlers that take long', () => script.runs.size === 9);
  await service.send(...goodOnes(30));
  await service.effectsToBe(30);
  expect(slow.map((eventId) => script.runs.get(eventId))).toEqual(slow.map(() => 1));
  mayEnd.resolve();
  await service.effectsToBe(39);
});

it('a message that cannot be read is buried at once, with the reason, and nobody else notices', async () => {
  const tooLong = { ...catalogue.CustomerValidated.example, fill: 'x'.repeat(MAX_EVENT_BYTES) };
  const bad: Record<string, string> = {
    MALFORMED_ENVELOPE: '{"detail":',
    UNKNOWN_EVENT_TYPE: busEvent('CustomerValidated', { metadata: { eventType: 'CustomerEaten' } }),
    FUTURE_VERSION: busEvent('CustomerValidated', { metadata: { version: 99 } }),
    INVALID_DATA: busEvent('CustomerValidated', { data: { customerId: 7 } }),
    UNEXPECTED_EVENT: busEvent('CustomerValidated', { source: 'fanfare.accounts' }),
    TOO_LARGE: busEvent('CustomerValidated', { data: tooLong }),
  };
  const sent = performance.now();
  await service.send(...Object.values(bad), ...goodOnes(5));
  const letters = await service.deadLetters(6);

  expect(performance.now() - sent).toBeLessThan(5_000);
  expect(Object.fromEntries(letters.map(({ certificate, body }) => [certificate['reason'], body]))).toEqual(
    bad,
  );
  for (const { certificate } of letters)
    expect(certificate).toMatchObject({ errorClass: 'EnvelopeRejectedError', attempts: '1' });
  await service.effectsToBe(5);
  await service.queueToBeEmpty();
});

it('a message that the handler calls unprocessable is buried at once', async () => {
  const eventId = uuidv7();
  script.act = () => Promise.reject(new UnprocessableError('no such country'));
  await service.send(good(eventId));
  const [letter] = await service.deadLetters(1);

  expect(letter?.certificate).toMatchObject({
    reason: 'UNPROCESSABLE',
    errorClass: 'UnprocessableError',
    attempts: '1',
  });
  expect(script.runs.get(eventId)).toBe(1);
  expect(await service.effects()).toEqual([]);
});

it.each([['a string'], [undefined], [null], [Object.create(null)]])(
  'a handler that throws %p is a handler that fails',
  async (thrown) => {
    const eventId = uuidv7();
    script.act = async ({ number }) => {
      if (number < 3) throw thrown;
    };
    await service.send(good(eventId));
    await service.effectsToBe(1);
    expect(await service.effects(eventId)).toEqual(['run 3']);
    expect(await service.failedAttempts()).toEqual([2]);
  },
);
