import { randomBytes } from 'node:crypto';
import { CreateEventBusCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { App } from '@fanfare/event-contract/apps';
import { type Route, busName, routesOf } from '@fanfare/event-contract/routes';

const region = 'eu-west-1';
const account = '000000000000';

/** A stage that one spec file has to itself on the AWS endpoint of this test run: its bus, its queues, its clients. */
export class TestAws {
  readonly stage = `t${randomBytes(6).toString('hex')}`;
  readonly bus = busName(this.stage);
  readonly clients: AwsClients;

  constructor(readonly endpoint = testEndpoint()) {
    process.env['AWS_ACCESS_KEY_ID'] ??= 'fanfare-test';
    process.env['AWS_SECRET_ACCESS_KEY'] ??= 'fanfare-test-secret';
    this.clients = new AwsClients({ AWS_REGION: region, AWS_ENDPOINT_URL: endpoint });
  }

  /** Makes the bus, and the queues and rules of an app, as provisioning does. */
  async provide(app: App): Promise<readonly Route[]> {
    const routes = routesOf(app, this.stage);
    await this.clients.eventBridge.send(new CreateEventBusCommand({ Name: this.bus }));
    for (const { queue, deadLetterQueue, rule, pattern } of routes) {
      await this.createQueues(queue, deadLetterQueue);
      const at = { EventBusName: this.bus };
      await this.clients.eventBridge.send(
        new PutRuleCommand({ ...at, Name: rule, EventPattern: JSON.stringify(pattern) }),
      );
      await this.clients.eventBridge.send(
        new PutTargetsCommand({ ...at, Rule: rule, Targets: [{ Id: 'queue', Arn: arnOf(queue) }] }),
      );
    }
    return routes;
  }

  /** Makes a queue with a dead-letter queue behind it. */
  async createQueues(queue: string, deadLetterQueue = `${queue}-dlq`): Promise<void> {
    await this.clients.sqs.send(new CreateQueueCommand({ QueueName: deadLetterQueue }));
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: arnOf(deadLetterQueue),
      maxReceiveCount: 15,
    });
    await this.clients.sqs.send(
      new CreateQueueCommand({ QueueName: queue, Attributes: { VisibilityTimeout: '60', RedrivePolicy } }),
    );
  }

  urlOf(queue: string): string {
    return `${this.endpoint}/${account}/${queue}`;
  }

  async send(queue: string, body: string): Promise<void> {
    await this.clients.sqs.send(new SendMessageCommand({ QueueUrl: this.urlOf(queue), MessageBody: body }));
  }

  /** Receives what is there, or waits for up to `waitSeconds` until something is. */
  async receive(queue: string, waitSeconds = 0): Promise<Message[]> {
    const { Messages = [] } = await this.clients.polls.send(
      new ReceiveMessageCommand({
        QueueUrl: this.urlOf(queue),
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  /** How many messages a queue holds, hidden ones included. */
  async depth(queue: string): Promise<number> {
    const { Attributes = {} } = await this.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.urlOf(queue), AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  }

  close(): void {
    this.clients.onApplicationShutdown();
  }
}

/** The attributes of a message as a plain object. */
export function attributesOf({ MessageAttributes = {} }: Message): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
  );
}

/** The AWS endpoint of this test run. */
export function testEndpoint(): string {
  const services = process.env['FANFARE_TEST_SERVICES'];
  if (services === undefined)
    throw new Error('FANFARE_TEST_SERVICES is not set: run the tests through jest.preset.js.');
  return (JSON.parse(services) as { awsEndpoint: string }).awsEndpoint;
}

function arnOf(queue: string): string {
  return `arn:aws:sqs:${region}:${account}:${queue}`;
}
