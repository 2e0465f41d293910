import type { IncomingMessage, ServerResponse } from 'node:http';
import { requireFromPackage } from '../../esm-package';

/** A message as fauxqs 2.4.1 keeps it. Times are epoch milliseconds. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: object;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number;
}

/** A queue of fauxqs 2.4.1, as far as this endpoint depends on it. */
export interface FauxqsQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly attributes: Record<string, string>;
  readonly messages: StoredMessage[];
  persistence?: FauxqsPersistence;
  enqueue(message: StoredMessage): void;
  dequeue(maxCount: number, visibilityTimeout?: number, deadLetterQueue?: unknown): unknown[];
  isFifo(): boolean;
  /** Makes visible what is due: the delayed, and the received whose time is over. */
  processTimers(): void;
  hasAvailableFifoMessages(): boolean;
  waitForMessages(waitTimeSeconds: number): Promise<void>;
  /** Ends the polls of a queue that is deleted, or of one whose process stops. */
  cancelWaiters(): void;
}

export interface FauxqsStore {
  host: string;
  persistence?: FauxqsPersistence;
  readonly queues: Map<string, FauxqsQueue>;
  readonly queuesByName: Map<string, FauxqsQueue>;
  readonly queuesByArn: Map<string, FauxqsQueue>;
  createQueue(name: string, url: string, arn: string, attributes?: object, tags?: object): FauxqsQueue;
  allQueues(): Iterable<FauxqsQueue>;
  getQueueByArn(arn: string): FauxqsQueue | undefined;
  shutdown(): void;
}

export interface FauxqsStatement {
  run(...values: unknown[]): unknown;
  all(): Record<string, unknown>[];
}

export interface FauxqsPersistence {
  readonly db: { exec(sql: string): void; prepare(sql: string): FauxqsStatement };
  insertQueue(queue: FauxqsQueue): void;
  insertMessage(queueName: string, message: StoredMessage): void;
  deleteMessage(messageId: string): void;
  updateMessageInflight(messageId: string, ...delivery: unknown[]): void;
  updateMessageReady(messageId: string): void;
  loadSqsAndSns(queues: FauxqsStore, topics: FauxqsTopics): void;
  close(): void;
}

export interface FauxqsTopics {
  persistence?: FauxqsPersistence;
}

/** The Fastify instance that fauxqs builds. */
export interface FauxqsApp {
  ready(): Promise<unknown>;
  close(): Promise<unknown>;
  routing(request: IncomingMessage, response: ServerResponse): void;
  addHook(
    name: 'preHandler',
    hook: (request: unknown, reply: FauxqsReply, done: (error?: Error) => void) => void,
  ): void;
  addHook(
    name: 'onSend',
    hook: (request: unknown, reply: FauxqsReply, payload: unknown, done: () => void) => void,
  ): void;
  setErrorHandler(handler: (error: Error, request: unknown, reply: FauxqsReply) => unknown): void;
  inject(request: {
    method: 'POST';
    url: string;
    headers: Record<string, string>;
    payload: string;
  }): Promise<{ statusCode: number; headers: Record<string, string>; payload: string }>;
}

export interface FauxqsReply {
  status(code: number): FauxqsReply;
  header(name: string, value: string): FauxqsReply;
  getHeader(name: string): string | undefined;
  send(body: unknown): unknown;
}

interface QueueModule {
  SqsQueue: new (name: string, url: string, arn: string, attributes?: object, tags?: object) => FauxqsQueue;
  SqsStore: {
    new (): FauxqsStore;
    createMessage(body: string, attributes?: object, delaySeconds?: number): StoredMessage;
  };
}

interface Stores {
  readonly sqsStore: FauxqsStore;
  readonly snsStore: FauxqsTopics;
}

export const { SqsQueue, SqsStore } = requireFromPackage<QueueModule>('fauxqs', 'dist/sqs/sqsStore.js');

export const { SnsStore } = requireFromPackage<{ SnsStore: new () => FauxqsTopics }>(
  'fauxqs',
  'dist/sns/snsStore.js',
);

export const { PersistenceManager } = requireFromPackage<{
  PersistenceManager: new (dataDirectory: string) => FauxqsPersistence;
}>('fauxqs', 'dist/persistence.js');

export const { buildApp } = requireFromPackage<{
  buildApp: (options: { logger: false; stores: Stores }) => FauxqsApp;
}>('fauxqs', 'dist/app.js');
