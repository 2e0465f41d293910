import { wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

/** How an app says and hears events. */
export const messagingEnvironment = {
  STAGE: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be up to 16 of a-z, 0-9 and -')
    .describe('names the bus and the queues: local, staging, prod'),
  QUEUE_URL_PREFIX: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .optional()
    .describe('queue URLs without the queue name, such as https://sqs.eu-west-1.amazonaws.com/123456789012'),
  QUEUE_WAIT_SECONDS: wholeNumber(1, 20).default(10).describe('how long one poll of an empty queue waits'),
  QUEUE_VISIBILITY_SECONDS: wholeNumber(3, 43_200)
    .default(60)
    .describe('how long a message of a process that died stays hidden from the others'),
  REACTION_CONCURRENCY: wholeNumber(1).default(10).describe('messages that one reaction handles at once'),
  REACTION_RETRY_BASE_MS: wholeNumber(1)
    .default(5_000)
    .describe('first back-off after a failure; it doubles'),
  OUTBOX_POLL_MS: wholeNumber(10)
    .default(500)
    .describe('how often the outbox is looked at when nothing woke it'),
  DRAIN_SECONDS: wholeNumber(1, 3_600)
    .default(20)
    .describe('how long a shutdown waits for what is in flight'),
};

/** The values of {@link messagingEnvironment}. */
export interface MessagingConfig {
  readonly STAGE: string;
  readonly QUEUE_URL_PREFIX?: string | undefined;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly QUEUE_WAIT_SECONDS: number;
  readonly QUEUE_VISIBILITY_SECONDS: number;
  readonly REACTION_CONCURRENCY: number;
  readonly REACTION_RETRY_BASE_MS: number;
  readonly OUTBOX_POLL_MS: number;
  readonly DRAIN_SECONDS: number;
}
