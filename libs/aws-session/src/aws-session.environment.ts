import { wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

/** How an app reaches AWS. Everything else is the SDK's own default chain and its standard AWS_* variables. */
export const awsSessionEnvironment = {
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1')
    .describe('AWS region'),
  AWS_ENDPOINT_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .optional()
    .describe('one endpoint for every AWS service, for local use'),
  AWS_ASSUME_ROLE_ARN: z
    .string()
    .regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of a role')
    .optional()
    .describe('role to work as, if not as the default identity'),
  AWS_ASSUME_ROLE_SECONDS: wholeNumber(1)
    .default(3_600)
    .describe(
      'how long a session of that role lasts; AWS grants 900 to 43200, and 3600 at most to a chained role',
    ),
};

/** The values of {@link awsSessionEnvironment}. */
export interface AwsSessionConfig {
  readonly AWS_REGION: string;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ASSUME_ROLE_ARN?: string | undefined;
  readonly AWS_ASSUME_ROLE_SECONDS?: number | undefined;
}
