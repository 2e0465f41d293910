import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { InvalidOptionError } from '../errors';

/** How AWS is reached. What is left out comes from the environment, as for every client of the AWS SDK. */
export interface ConnectionOptions {
  readonly awsAccessKeyId?: string | undefined;
  readonly awsSecretAccessKey?: string | undefined;
  readonly awsSessionToken?: string | undefined;
  readonly regionName?: string | undefined;
  /** Credentials from elsewhere, in place of the keys. A function is asked again when AWS calls its answer expired. */
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider | undefined;
  /** Another address than AWS's, for local endpoints. */
  readonly endpoint?: string | undefined;
}

/** The configuration of an SDK client. */
export interface ClientConfiguration {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
}

/** @throws {InvalidOptionError} when there is one key without the other */
export function clientConfiguration(options: ConnectionOptions): ClientConfiguration {
  const { regionName, endpoint } = options;
  const credentials = options.credentials ?? keysOf(options);
  return {
    ...(regionName ? { region: regionName } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  };
}

function keysOf(options: ConnectionOptions): AwsCredentialIdentity | undefined {
  const {
    awsAccessKeyId: accessKeyId,
    awsSecretAccessKey: secretAccessKey,
    awsSessionToken: sessionToken,
  } = options;
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey)
    throw new InvalidOptionError('Give both awsAccessKeyId and awsSecretAccessKey, or neither.');
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
