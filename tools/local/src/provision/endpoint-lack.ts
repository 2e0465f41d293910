import type { SNSClient } from '@aws-sdk/client-sns';
import type { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { MiddlewareStack } from '@aws-sdk/types';
import { ProvisionError } from './step';

/** What an endpoint says of an operation that it does not have. */
const unknownOperation = /^(Unknown(Action|Operation)|InvalidAction|NotImplemented|UnsupportedOperation)/;

/** AWS itself answers none of the calls of provisioning with one of these: not found, wrong method, not implemented. */
const statusesOfLack = [404, 405, 501];

/** The clients that provisioning calls. */
type ProvisionClients = Pick<AwsClients, 'sts' | 'sqs' | 'eventBridge'> & { readonly sns?: SNSClient };

/**
 * Makes these clients say in one line which operation an endpoint lacks. AWS lacks none of them; whatever else stands
 * behind AWS_ENDPOINT_URL may.
 */
export function sayWhatLacks(aws: ProvisionClients, endpoint = 'AWS'): void {
  if (aws.sns) watch(aws.sns, endpoint);
  watch(aws.sts, endpoint);
  watch(aws.sqs, endpoint);
  watch(aws.eventBridge, endpoint);
}

function watch<Input extends object, Output extends object>(
  client: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  endpoint: string,
): void {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (request) => {
        try {
          return await next(request);
        } catch (error) {
          if (!isLack(error)) throw error;
          throw new ProvisionError(lackMessage(endpoint, clientName, commandName), { cause: error });
        }
      },
    { step: 'initialize', name: 'sayWhatLacks' },
  );
}

/** An answer that the client cannot read comes with `$response`, as none of a service does that it knows. */
function isLack(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return (
    unknownOperation.test(error.name) ||
    statusesOfLack.includes($metadata?.httpStatusCode ?? 0) ||
    error.message.includes('Deserialization error')
  );
}

function lackMessage(endpoint: string, clientName: string, commandName: string): string {
  const operation = `${commandName.replace(/Command$/, '')} of ${clientName.replace(/Client$/, '')}`;
  return (
    `${endpoint} does not know ${operation}. Set AWS_ENDPOINT_URL to an endpoint that has SQS, ` +
    'the rules of EventBridge, and GetCallerIdentity of STS.'
  );
}
