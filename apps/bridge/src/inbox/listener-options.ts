import type { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { MegaLogger, Policy, PolicyFor, RetryContext, SqsListenerOptions } from '@fanfare/mega';
import { fullJitter } from '@fanfare/messaging/backoff';
import { Logger } from '@nestjs/common';
import type { AppConfig } from '../app.config';
import { DeadLetters, inboxUrl } from './dead-letters';
import { RubbishError } from './rubbish.error';

const batchSize = 10;
const retryCapMs = 15 * 60_000;

/** How the bridge listens to its inbox. What cannot be decoded is buried, as everything else that is rubbish. */
export function listenerOptions(config: AppConfig, aws: AwsClients): SqsListenerOptions {
  const deadLetters = DeadLetters.of(config, aws);
  return {
    queueUrl: inboxUrl(config),
    client: aws.polls,
    maxNumberOfMessages: batchSize,
    waitTimeSeconds: config.QUEUE_WAIT_SECONDS,
    visibilityTimeout: config.QUEUE_VISIBILITY_SECONDS,
    concurrency: Math.min(batchSize, config.REACTION_CONCURRENCY),
    retryDelay: ({ receiveCount }: RetryContext) =>
      fullJitter(receiveCount, config.REACTION_RETRY_BASE_MS, retryCapMs) / 1_000,
    undecodable: buryingIn(deadLetters),
    logger: nestLogger(new Logger('LegacyInboxListener')),
  };
}

function buryingIn(deadLetters: DeadLetters): PolicyFor {
  return async (message): Promise<Policy> => {
    const reason = message.kind === 'UNDECODABLE' ? message.reason.message : message.kind;
    await deadLetters.bury(message, new RubbishError('UNDECODABLE', reason));
    return 'delete';
  };
}

/** What the listener says of every message is for those who look closely. */
function nestLogger(logger: Logger): MegaLogger {
  const named = ({ error, ...details }: { readonly error?: unknown } = {}): object =>
    error === undefined ? details : { ...details, err: error };
  return {
    debug: (message, details) => {
      logger.debug(message, named(details));
    },
    info: (message, details) => {
      logger.debug(message, named(details));
    },
    warn: (message, details) => {
      logger.warn(message, named(details));
    },
    error: (message, details) => {
      logger.error(message, named(details));
    },
  };
}
