import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { MiddlewareStack } from '@aws-sdk/types';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { countRequests } from './aws-requests';
import type { AwsSessionConfig } from './aws-session.environment';
import { SessionCredentials } from './session-credentials';

const connectionTimeout = 2_000;
/** In milliseconds. SQS holds a poll open for 20 s at most; one that takes longer has lost its connection. */
const defaultTimeouts = { call: 10_000, poll: 25_000 };
const sessionName = 'fanfare';

/**
 * Every AWS client of a process, on one set of credentials. A call takes 12 s at most, a long poll 27 s, and then
 * fails; nothing is retried here, because every caller has a retry of its own. A call that is refused because the
 * session expired is repeated once with new credentials.
 */
@Injectable()
export class AwsClients implements OnApplicationShutdown {
  /** For ReceiveMessage alone: polls hold sockets for long, and must not keep other calls waiting for one. */
  readonly polls: SQSClient;
  readonly sqs: SQSClient;
  readonly eventBridge: EventBridgeClient;
  readonly sts: STSClient;
  readonly ses: SESv2;

  constructor(config: AwsSessionConfig, timeouts = defaultTimeouts) {
    const credentials = new SessionCredentials(identitySource(config, timeouts.call));
    const options = (timeout: number) => ({
      region: config.AWS_REGION,
      ...(config.AWS_ENDPOINT_URL ? { endpoint: config.AWS_ENDPOINT_URL } : {}),
      credentials: credentials.provide,
      maxAttempts: 1,
      requestHandler: requestHandler(timeout),
    });
    this.polls = new SQSClient(options(timeouts.poll));
    this.sqs = new SQSClient(options(timeouts.call));
    this.eventBridge = new EventBridgeClient(options(timeouts.call));
    this.sts = new STSClient(options(timeouts.call));
    this.ses = new SESv2(options(timeouts.call));
    const prepare = <Input extends object, Output extends object>(client: {
      readonly middlewareStack: MiddlewareStack<Input, Output>;
    }): void => {
      repeatWhenExpired(client, credentials);
      countRequests(client);
    };
    prepare(this.polls);
    prepare(this.sqs);
    prepare(this.eventBridge);
    prepare(this.sts);
    prepare(this.ses);
  }

  onApplicationShutdown(): void {
    for (const client of this.all()) client.destroy();
  }

  private all(): (SQSClient | EventBridgeClient | STSClient | SESv2)[] {
    return [this.polls, this.sqs, this.eventBridge, this.sts, this.ses];
  }
}

function identitySource(config: AwsSessionConfig, timeout: number) {
  if (!config.AWS_ASSUME_ROLE_ARN) return fromNodeProviderChain();
  return fromTemporaryCredentials({
    params: {
      RoleArn: config.AWS_ASSUME_ROLE_ARN,
      RoleSessionName: sessionName,
      DurationSeconds: config.AWS_ASSUME_ROLE_SECONDS,
    },
    clientConfig: {
      region: config.AWS_REGION,
      ...(config.AWS_ENDPOINT_URL ? { endpoint: config.AWS_ENDPOINT_URL } : {}),
      requestHandler: requestHandler(timeout),
    },
  });
}

/** `requestTimeout` ends with the headers of an answer; `socketTimeout` goes on to the end of its body. */
function requestHandler(timeout: number): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets: 64 };
  return new NodeHttpHandler({
    connectionTimeout,
    requestTimeout: timeout,
    socketTimeout: timeout,
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
  });
}

function repeatWhenExpired<Input extends object, Output extends object>(
  client: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  credentials: SessionCredentials,
): void {
  client.middlewareStack.add(
    (next) => async (request) => {
      const { accessKeyId } = await credentials.provide();
      try {
        return await next(request);
      } catch (error) {
        if (!isExpiredToken(error)) throw error;
        credentials.invalidate(accessKeyId);
        return next(request);
      }
    },
    { step: 'initialize', name: 'repeatWhenExpired', priority: 'high' },
  );
}

/** EventBridge and SQS call it ExpiredTokenException, the query protocols ExpiredToken. */
function isExpiredToken(error: unknown): boolean {
  return error instanceof Error && /^ExpiredToken(Exception)?$/.test(error.name);
}
