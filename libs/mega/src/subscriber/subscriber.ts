import type { ProcessStatus } from './process-status';

/** What `process` may return. */
export type ProcessResult = ProcessStatus | undefined | void | Promise<ProcessStatus | undefined | void>;

/** A class of errors, matched by `instanceof`. */
export type ErrorClass = abstract new (...parameters: never) => unknown;

/** What a retry delay may depend on. */
export interface RetryContext {
  /** How often the message has been received, this time included. */
  readonly receiveCount: number;
  /** What the subscriber threw, if it threw. */
  readonly error?: unknown;
}

/** Seconds until a kept message comes back, 0 to 43200. Without one it comes back when its visibility timeout ends. */
export type RetryDelay = number | ((context: RetryContext) => number);

/** What every subscriber may declare. */
export interface SubscriberSettings {
  /** Errors that may pass: when `process` throws one, the message is kept. Subclasses of them count. */
  readonly retriableErrors?: readonly ErrorClass[];
  /** When a kept message comes back. When several subscribers keep it, the longest delay counts. */
  readonly retryDelay?: RetryDelay;
}

/** What all kinds of subscribers have in common. */
export abstract class Subscriber implements SubscriberSettings {
  declare readonly retriableErrors?: readonly ErrorClass[];
  declare readonly retryDelay?: RetryDelay;
}
