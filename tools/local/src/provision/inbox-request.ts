import { SNSClient } from '@aws-sdk/client-sns';
import type { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { AwsSessionConfig } from '@fanfare/aws-session/aws-session.environment';
import { legacyInbox } from '@fanfare/event-contract/routes';
import { z } from 'zod';
import type { InboxRequest } from './provision';

/** What may be said of the inbox of older systems. */
export const inboxEnvironment = {
  BRIDGE_TOPIC_ARNS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((arn) => arn.trim() || []))
    .pipe(
      z.array(z.string().regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/, 'must be ARNs of standard topics')),
    )
    .describe('topics of SNS that write to the inbox too, comma-separated; none by default'),
  BRIDGE_TOPIC_DELIVERY: z
    .enum(['raw', 'wrapped'])
    .default('raw')
    .describe('whether they deliver messages as they are, or in the envelope of SNS'),
};

interface InboxConfig extends AwsSessionConfig {
  readonly STAGE: string;
  readonly BRIDGE_TOPIC_ARNS: readonly string[];
  readonly BRIDGE_TOPIC_DELIVERY: 'raw' | 'wrapped';
}

/** The inbox of a stage. Nothing that runs speaks to SNS, so its client is made here; the caller destroys it. */
export function inboxRequest(config: InboxConfig, { sqs }: AwsClients): InboxRequest {
  const { region, credentials } = sqs.config;
  const endpoint = config.AWS_ENDPOINT_URL;
  return {
    desired: {
      ...legacyInbox(config.STAGE),
      topics: config.BRIDGE_TOPIC_ARNS,
      raw: config.BRIDGE_TOPIC_DELIVERY === 'raw',
    },
    sns: new SNSClient({ region, credentials, maxAttempts: 1, ...(endpoint ? { endpoint } : {}) }),
  };
}
