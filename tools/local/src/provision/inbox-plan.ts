import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  type Subscription,
} from '@aws-sdk/client-sns';
import type { Inbox } from '@fanfare/event-contract/routes';
import { desiredInboxQueues, type Place, sqsArn } from './desired-state';
import { planQueue } from './queue-plan';
import type { Step } from './step';

/** An inbox, and the topics of SNS that also write to it. */
export interface DesiredInbox extends Inbox {
  readonly topics: readonly string[];
  /** Whether SNS delivers what was published to it as it is, or in an envelope. */
  readonly raw: boolean;
}

/** What makes an inbox and its subscriptions as desired. A subscription to another topic stays: it may be somebody's. */
export async function planInbox(
  inbox: DesiredInbox,
  place: Place,
  { sqs, sns }: { readonly sqs: SQSClient; readonly sns: SNSClient },
): Promise<Step[]> {
  const queues = desiredInboxQueues(inbox, place);
  const endpoint = sqsArn(place, inbox.queue);
  const steps = [
    ...queues.map((queue) => planQueue(sqs, queue)),
    ...inbox.topics.map((topic) => planSubscription(sns, { topic, endpoint, raw: String(inbox.raw) })),
  ];
  return (await Promise.all(steps)).flat();
}

interface DesiredSubscription {
  readonly topic: string;
  readonly endpoint: string;
  readonly raw: string;
}

async function planSubscription(
  sns: SNSClient,
  { topic, endpoint, raw }: DesiredSubscription,
): Promise<Step[]> {
  const SubscriptionArn = await subscriptionOf(sns, topic, endpoint);
  if (SubscriptionArn === undefined) {
    const Attributes = { RawMessageDelivery: raw };
    const command = new SubscribeCommand({
      TopicArn: topic,
      Protocol: 'sqs',
      Endpoint: endpoint,
      Attributes,
    });
    return [{ description: `subscribe ${endpoint} to ${topic}`, run: () => sns.send(command) }];
  }
  const current = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  if ((current.Attributes?.['RawMessageDelivery'] ?? 'false') === raw) return [];
  const correction = { SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: raw };
  const command = new SetSubscriptionAttributesCommand(correction);
  return [{ description: `correct the delivery of ${topic}`, run: () => sns.send(command) }];
}

async function subscriptionOf(sns: SNSClient, topic: string, endpoint: string): Promise<string | undefined> {
  let found: Subscription | undefined;
  let token: string | undefined;
  do {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topic, ...(token ? { NextToken: token } : {}) }),
    );
    found = page.Subscriptions?.find(({ Endpoint }) => Endpoint === endpoint);
    token = page.NextToken;
  } while (found === undefined && token !== undefined);
  return found?.SubscriptionArn;
}
