import { DrainState } from '@fanfare/http/health/drain-state';
import { ProcessStatus } from '@fanfare/mega';
import { EventTooLargeError } from '@fanfare/messaging/errors';
import type { DeathCertificate } from '@fanfare/messaging/queue/message-queue';
import { InMemoryFailedAttempts } from '@fanfare/messaging/testing/in-memory-failed-attempts';
import { DatabaseUnavailableError } from '@fanfare/persistence/errors';
import { Logger } from '@nestjs/common';
import { received } from '../../testing/received';
import { DeadLetters } from './dead-letters';
import { LegacyInbox } from './legacy-inbox';
import type { LegacyPublisher } from './legacy-publisher';
import { RubbishError } from './rubbish.error';

Logger.overrideLogger(false);
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const buried: DeathCertificate[] = [];
const publish = jest.fn<Promise<'published' | 'duplicate'>, unknown[]>();
const bury = jest.fn((_message: unknown, certificate: DeathCertificate) => {
  buried.push(certificate);
  return Promise.resolve();
});
let failedAttempts: InMemoryFailedAttempts;
let drain: DrainState;
let inbox: LegacyInbox;

beforeEach(() => {
  buried.length = 0;
  publish.mockReset().mockResolvedValue('published');
  failedAttempts = new InMemoryFailedAttempts();
  drain = new DrainState();
  const publisher = { publish } as unknown as LegacyPublisher;
  inbox = new LegacyInbox(publisher, new DeadLetters({ bury }), drain, failedAttempts);
});

const message = received('{"stock":3}');

it.each(['published', 'duplicate'] as const)('is done with a message that is %s', async (outcome) => {
  publish.mockResolvedValue(outcome);
  expect(await inbox.process(message)).toBe(ProcessStatus.DONE);
  expect(buried).toEqual([]);
});

it('buries rubbish with its reason', async () => {
  publish.mockRejectedValue(new RubbishError('NO_OBJECT', 'The body is PLAINTEXT.'));
  expect(await inbox.process(received('hello world!'))).toBe(ProcessStatus.DONE);
  expect(buried).toEqual([
    expect.objectContaining({ reason: 'NO_OBJECT', errorClass: 'RubbishError', attempts: 1 }),
  ]);
});

it('buries what is too large for the bus', async () => {
  publish.mockRejectedValue(new EventTooLargeError('LegacyEventReceived', 300_000, 262_144));
  expect(await inbox.process(message)).toBe(ProcessStatus.DONE);
  expect(buried).toEqual([expect.objectContaining({ reason: 'TOO_LARGE' })]);
});

it('keeps rubbish that could not be buried', async () => {
  publish.mockRejectedValue(new RubbishError('NO_OBJECT', 'The body is PLAINTEXT.'));
  bury.mockRejectedValueOnce(new TypeError('throttled'));
  expect(await inbox.process(received('hello world!'))).toBe(ProcessStatus.RETRIABLE_ERROR);
});

it('waits with a message in hand until the database answers', async () => {
  publish
    .mockRejectedValueOnce(new DatabaseUnavailableError())
    .mockRejectedValueOnce(new DatabaseUnavailableError());
  expect(await inbox.process(message)).toBe(ProcessStatus.DONE);
  expect(publish).toHaveBeenCalledTimes(3);
  expect(failedAttempts.counts.size).toBe(0);
});

it('hands the message back when it drains while the database is away', async () => {
  publish.mockImplementation(async () => {
    await drain.begin();
    throw new DatabaseUnavailableError();
  });
  expect(await inbox.process(message)).toBe(ProcessStatus.RETRY_LATER);
});

it('tries what fails eight times, whatever the reason, then buries it and counts anew', async () => {
  publish.mockRejectedValue(new TypeError('a mistake of ours'));
  for (let attempt = 1; attempt < 8; attempt += 1)
    expect(await inbox.process(message)).toBe(ProcessStatus.RETRIABLE_ERROR);
  expect(buried).toEqual([]);
  expect(await inbox.process(message)).toBe(ProcessStatus.FATAL_ERROR);
  expect(buried).toEqual([expect.objectContaining({ reason: 'ATTEMPTS_EXHAUSTED', attempts: 8 })]);
  expect(failedAttempts.counts.size).toBe(0);
});

it('keeps a message whose failures cannot be counted', async () => {
  publish.mockRejectedValue(new TypeError('a mistake of ours'));
  failedAttempts.outage = new DatabaseUnavailableError();
  expect(await inbox.process(message)).toBe(ProcessStatus.RETRIABLE_ERROR);
});
