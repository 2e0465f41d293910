import { EnvironmentError } from '@fanfare/process/environment';
import type { MessagingConfig } from '../messaging.environment';

/** Where local endpoints keep the queues of their one account. */
const localAccount = '000000000000';

/**
 * The URL of a queue. With an endpoint of its own, that endpoint's; otherwise it takes QUEUE_URL_PREFIX.
 * @throws EnvironmentError when there is neither
 */
export function queueUrl(config: MessagingConfig, queue: string): string {
  const { QUEUE_URL_PREFIX: prefix, AWS_ENDPOINT_URL: endpoint } = config;
  if (!prefix && !endpoint)
    throw new EnvironmentError(['QUEUE_URL_PREFIX is missing, which only AWS_ENDPOINT_URL makes needless']);
  return `${withoutSlash(prefix ?? `${withoutSlash(endpoint ?? '')}/${localAccount}`)}/${queue}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
