import { routesOf } from '@fanfare/event-contract/routes';
import { Logger } from '@nestjs/common';
import type { SqsService } from '@ssut/nestjs-sqs';
import { InMemoryFailedAttempts } from '../../testing/in-memory-failed-attempts';
import { InMemoryMessageQueue } from '../../testing/in-memory-message-queue';
import { ReactionMismatchError } from '../errors';
import { QueueServer } from './queue-server';
import { ReactionWorker } from './reaction-worker';
import { ReactionWorkers } from './reaction-workers';

const reaction = 'open-account-on-customer-validated';

/** The part of a consumer that the server uses. */
class Consumer {
  readonly heard: string[] = [];
  stops = 0;

  on(event: string): void {
    this.heard.push(event);
  }

  stop(): void {
    this.stops += 1;
  }
}

let consumer: Consumer;
let workers: ReactionWorkers;
let server: QueueServer;

beforeEach(() => {
  Logger.overrideLogger(false);
  consumer = new Consumer();
  workers = new ReactionWorkers(
    routesOf('accounts', 'test').map(
      (route) =>
        new ReactionWorker(route, {
          queue: new InMemoryMessageQueue(),
          failedAttempts: new InMemoryFailedAttempts(),
          databaseAnswers: () => Promise.resolve(true),
          visibilitySeconds: 60,
          concurrency: 1,
          retryBaseMs: 1,
        }),
    ),
  );
  const consumers = new Map([[reaction, { instance: consumer, stopOptions: {} }]]);
  server = new QueueServer('accounts', workers, { consumers } as unknown as SqsService, 1);
});

const handle = (name: string): void => {
  server.addHandler(name, () => Promise.resolve());
};

/** Starts to listen; returns why it refused. */
function listen(): unknown {
  let called: unknown = 'not called';
  try {
    server.listen((error) => {
      called = error;
    });
  } catch (error) {
    return error;
  }
  return called;
}

it('starts when every reaction has its handler', async () => {
  handle(reaction);
  expect(listen()).toBeUndefined();
  await expect(workers.get(reaction)?.gate.pass()).resolves.toBeUndefined();
});

it.each([
  ['is missing', [], [`no handler for the reaction ${reaction}`]],
  ['is unknown', [reaction, 'eat-customer-on-monday'], ['handles eat-customer-on-monday, which']],
  ['is there twice', [reaction, reaction], [`more than one handler for the reaction ${reaction}`]],
  ['is misspelt', ['open-acount-on-customer-validated'], [reaction, 'open-acount-on-customer-validated']],
])('refuses to start, and names it, when a handler %s', async (_, handlers, named) => {
  for (const name of handlers) handle(name);
  const error = listen();

  expect(error).toBeInstanceOf(ReactionMismatchError);
  for (const part of named) expect(String(error)).toContain(part);
  expect(consumer.heard).toEqual([]);
});

it('refuses to start when a queue is not polled', () => {
  server = new QueueServer('accounts', workers, { consumers: new Map() }, 1);
  handle(reaction);
  expect(listen()).toBeInstanceOf(ReactionMismatchError);
});

it('listens to errors, which would end the process otherwise', () => {
  handle(reaction);
  listen();
  expect(consumer.heard).toEqual(expect.arrayContaining(['error', 'processing_error', 'timeout_error']));
});

it('drains once, however often it is asked to', async () => {
  handle(reaction);
  listen();
  const drains = [server.drain(), server.drain()];
  await Promise.all(drains);
  await server.drain();
  expect(consumer.stops).toBe(1);
});

it('has no events of its own', () => {
  expect(() => {
    server.on();
  }).toThrow('no events');
});
