import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ConnectionOptions } from '../aws/connection';
import { type LoggingOptions, type MegaLogger, quietLogger } from '../aws/logger';
import { InvalidOptionError } from '../errors';
import { checkRetryDelay } from '../subscriber/retry-delay';
import type { SqsMessage } from '../subscriber/sqs-message';
import type { ErrorClass, RetryDelay } from '../subscriber/subscriber';
import type { ListenerHooks } from './listener-hooks';

/** What to do with a message that nobody processed. */
export type Policy = 'delete' | 'keep';

/**
 * Decides it for each message, after doing with it what is to be done: to write it to a dead-letter queue, say. When
 * this throws, the message is kept.
 */
export type PolicyFor = (message: SqsMessage) => Policy | Promise<Policy>;

/** How a listener listens. */
export interface SqsListenerOptions extends ConnectionOptions, LoggingOptions {
  readonly queueUrl: string;
  /** How many messages one call asks for: 1 to 10, 1 unless given. */
  readonly maxNumberOfMessages?: number | undefined;
  /** How long one call waits for messages: 0 to 20, 20 unless given. */
  readonly waitTimeSeconds?: number | undefined;
  /** How long a received message is hidden from others: 0 to 43200, 30 unless given. See `heartbeat`. */
  readonly visibilityTimeout?: number | undefined;
  /** Whether messages stay hidden for as long as they are being processed, 12 hours at most; they do unless told not to. */
  readonly heartbeat?: boolean | undefined;
  /** How many of the messages of one call are processed at a time: 1 to 10, 1 unless given. Groups stay in order. */
  readonly concurrency?: number | undefined;
  /** Errors that may pass, whichever subscriber throws them. */
  readonly retriableErrors?: readonly ErrorClass[] | undefined;
  /** When a kept message comes back, unless the subscriber that keeps it says so. */
  readonly retryDelay?: RetryDelay | undefined;
  /** Messages that no subscriber matches: `delete` unless given. */
  readonly unmatched?: Policy | PolicyFor | undefined;
  /** Messages that cannot be decoded: `delete` unless given; `keep` leaves them to the queue's redrive policy. */
  readonly undecodable?: Policy | PolicyFor | undefined;
  readonly hooks?: ListenerHooks | undefined;
  /** A client to use in place of one made from the connection options. It stays the caller's to destroy. */
  readonly client?: SQSClient | undefined;
}

/** The options with every default, checked. */
export interface ListenerSettings {
  readonly queueUrl: string;
  readonly maxNumberOfMessages: number;
  readonly waitTimeSeconds: number;
  readonly visibilityTimeout: number;
  readonly heartbeat: boolean;
  readonly concurrency: number;
  readonly retriableErrors: readonly ErrorClass[];
  readonly retryDelay: RetryDelay | undefined;
  readonly unmatched: Policy | PolicyFor;
  readonly undecodable: Policy | PolicyFor;
  readonly hooks: ListenerHooks;
  readonly logger: MegaLogger;
  readonly logPayloads: boolean;
}

/** @throws {InvalidOptionError} which names the option that is wrong */
export function listenerSettings(options: SqsListenerOptions): ListenerSettings {
  if (!options.queueUrl) throw new InvalidOptionError('queueUrl is missing: say which queue to listen to.');
  checkRetryDelay(options.retryDelay);
  return {
    queueUrl: options.queueUrl,
    maxNumberOfMessages: integer('maxNumberOfMessages', options.maxNumberOfMessages ?? 1, [1, 10]),
    waitTimeSeconds: integer('waitTimeSeconds', options.waitTimeSeconds ?? 20, [0, 20]),
    visibilityTimeout: integer('visibilityTimeout', options.visibilityTimeout ?? 30, [0, 43_200]),
    concurrency: integer('concurrency', options.concurrency ?? 1, [1, 10]),
    unmatched: policy('unmatched', options.unmatched),
    undecodable: policy('undecodable', options.undecodable),
    retryDelay: options.retryDelay,
    ...leniently(options),
  };
}

function leniently(
  options: SqsListenerOptions,
): Pick<ListenerSettings, 'heartbeat' | 'retriableErrors' | 'hooks' | 'logger' | 'logPayloads'> {
  const { heartbeat, retriableErrors, hooks, logger, logPayloads } = options;
  return {
    heartbeat: heartbeat ?? true,
    retriableErrors: retriableErrors ?? [],
    hooks: hooks ?? {},
    logger: logger ?? quietLogger,
    logPayloads: logPayloads ?? false,
  };
}

function integer(name: string, value: unknown, [least, most]: readonly [number, number]): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  throw new InvalidOptionError(`${name} must be an integer from ${String(least)} to ${String(most)}.`);
}

function policy(name: string, value: Policy | PolicyFor = 'delete'): Policy | PolicyFor {
  if (typeof value === 'function' || isPolicy(value)) return value;
  throw new InvalidOptionError(`${name} must be "delete", "keep", or a function that answers one of them.`);
}

/** Whether a value is a policy. */
export function isPolicy(value: unknown): value is Policy {
  return value === 'delete' || value === 'keep';
}
