import { randomUUID } from 'node:crypto';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { testServices } from './test-services';

export const REGION = 'eu-west-1';

/** A name that no other test has. */
export function unique(word: string): string {
  return `${word}-${randomUUID().slice(0, 8)}`;
}

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:000000000000:${name}`;
}

interface ClientAccess {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly maxAttempts?: number;
}

/** How clients reach an endpoint of this machine; the one of this test run unless another is given. */
export function localAccess(
  endpoint = testServices().awsEndpoint,
  more: Partial<ClientAccess> = {},
): ClientAccess {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { region: REGION, endpoint, credentials, maxAttempts: 1, ...more };
}

/** The official clients, speaking to one endpoint, and the few steps that many tests begin with. */
export class AwsTestClients {
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly sts: STSClient;

  constructor(private readonly access: ClientAccess = localAccess()) {
    this.events = new EventBridgeClient(access);
    this.sqs = new SQSClient(access);
    this.sns = new SNSClient(access);
    this.sts = new STSClient(access);
  }

  destroy(): void {
    for (const client of [this.events, this.sqs, this.sns, this.sts]) client.destroy();
  }

  /** Clients that work in a session of this many seconds, and when it ends. */
  async session(DurationSeconds?: number): Promise<{ clients: AwsTestClients; expiresAt: number }> {
    const request = { RoleArn: 'arn:aws:iam::000000000000:role/worker', RoleSessionName: 'session' };
    const { Credentials } = await this.sts.send(new AssumeRoleCommand({ ...request, DurationSeconds }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    const clients = new AwsTestClients({ ...this.access, credentials });
    return { clients, expiresAt: Expiration?.getTime() ?? 0 };
  }

  queueArn(name: string): string {
    return queueArn(name);
  }

  async queue(
    attributes: Record<string, string> = {},
    name = unique('queue'),
  ): Promise<{ name: string; url: string }> {
    const { QueueUrl } = await this.sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
    );
    return { name, url: QueueUrl ?? '' };
  }

  async bus(): Promise<string> {
    const name = unique('bus');
    await this.events.send(new CreateEventBusCommand({ Name: name }));
    return name;
  }

  /** A rule on the bus with a new queue as its only target. */
  async subscription(
    bus: string,
    pattern: object,
    target: object = {},
  ): Promise<{ rule: string; url: string }> {
    const { name, url } = await this.queue();
    const rule = unique('rule');
    await this.events.send(
      new PutRuleCommand({ Name: rule, EventBusName: bus, EventPattern: JSON.stringify(pattern) }),
    );
    const targets = [{ Id: 'queue', Arn: this.queueArn(name), ...target }];
    await this.events.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets: targets }));
    return { rule, url };
  }

  send(url: string, body: string) {
    return this.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
  }

  /** What one receive gives; waits up to `seconds` for it. */
  async receive(url: string, seconds = 0): Promise<Message[]> {
    const { Messages } = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        WaitTimeSeconds: seconds,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages ?? [];
  }

  async delete(url: string, message: Message | undefined): Promise<void> {
    await this.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
  }
}
