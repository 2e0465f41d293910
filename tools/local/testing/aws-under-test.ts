import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsTestClients, REGION, localAccess } from './aws-test-clients';
import { Leavings } from './leavings';

/** Whether AWS_ENDPOINT_URL, or one of its kind for a single service, names where these tests are to run. */
const isElsewhere = Object.keys(process.env).some((name) => name.startsWith('AWS_ENDPOINT_URL'));

/** How long a new rule takes to be heard: AWS says up to a minute, and does not say when. */
const ruleSeconds = Number(process.env['AWS_TEST_RULE_SECONDS'] ?? 0);

/** How long to wait for what goes on in the background. */
export const patienceSeconds = isElsewhere ? 600 : 10;

/** How long a receive looks for what is there already: without waiting, SQS asks only some of its servers. */
const lookSeconds = isElsewhere ? 2 : 0;

/**
 * Clients for tests that hold on AWS as well. They speak to the endpoint of this test run or, when an AWS_ENDPOINT_URL
 * is set, to that one, with the SDK's own defaults for everything else. What they make is removed at the end.
 */
export class AwsUnderTest extends AwsTestClients {
  readonly region = isElsewhere ? (process.env['AWS_REGION'] ?? REGION) : REGION;
  private readonly leavings = new Leavings(this.events, this.sqs);
  private place = { partition: '', account: '' };

  constructor() {
    super(isElsewhere ? { region: process.env['AWS_REGION'] ?? REGION } : localAccess());
  }

  get account(): string {
    return this.place.account;
  }

  /** Learns whose endpoint this is; goes before everything else. */
  async connect(): Promise<void> {
    const { Arn = '', Account = '' } = await this.sts.send(new GetCallerIdentityCommand({}));
    this.place = { partition: Arn.split(':')[1] ?? '', account: Account };
  }

  async leave(): Promise<void> {
    await this.leavings.remove();
    this.destroy();
  }

  arn(service: 'events' | 'sqs', path: string): string {
    return `arn:${this.place.partition}:${service}:${this.region}:${this.place.account}:${path}`;
  }

  override queueArn(name: string): string {
    return this.arn('sqs', name);
  }

  /** A new queue that EventBridge may send to. */
  override async queue(attributes: Record<string, string> = {}, name?: string) {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': this.account } },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    return super.queue({ Policy, ...attributes }, name);
  }

  override async subscription(...route: Parameters<AwsTestClients['subscription']>) {
    const subscription = await super.subscription(...route);
    await this.rulesTakeEffect();
    return subscription;
  }

  /** Waits as long as a rule that was changed takes to be heard. */
  async rulesTakeEffect(): Promise<void> {
    if (ruleSeconds > 0) await pause(ruleSeconds * 1000);
  }

  override receive(url: string, seconds = lookSeconds): Promise<Message[]> {
    return super.receive(url, seconds);
  }

  /** The bodies of the next `count` messages, which are deleted, and of what came together with them. */
  async bodies(url: string, count: number): Promise<string[]> {
    const found: string[] = [];
    while (found.length < count) {
      for (const message of await this.receive(url, 5)) {
        found.push(message.Body ?? '');
        await this.delete(url, message);
      }
    }
    return found;
  }
}

/** Clients for the tests of one file, connected before the first and gone, with all that they made, after the last. */
export function awsUnderTest(): AwsUnderTest {
  const aws = new AwsUnderTest();
  if (isElsewhere) jest.setTimeout(patienceSeconds * 1000);
  beforeAll(() => aws.connect());
  afterAll(() => aws.leave());
  return aws;
}
