import type { Inbox, Route } from '@fanfare/event-contract/routes';

/** Where the platform's queues and rules are: what every ARN begins with. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface DesiredQueue {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface DesiredRule {
  readonly name: string;
  readonly pattern: string;
  readonly description: string;
  readonly target: {
    Id: string;
    Arn: string;
    RetryPolicy: { MaximumRetryAttempts: number; MaximumEventAgeInSeconds: number };
  };
}

/** A rule whose description begins so was made from the topology, and goes when the topology no longer has it. */
export const OWN_RULE = 'Fanfare:';

const VISIBILITY_SECONDS = 60;
const RETENTION_SECONDS = 4 * 86_400;
const DEAD_LETTER_RETENTION_SECONDS = 14 * 86_400;
const MAX_RECEIVE_COUNT = 15;
const DELIVERY_ATTEMPTS = 185;
const DELIVERY_AGE_SECONDS = 86_400;

/** The queues of a route, the dead-letter queue first because the other refers to it. */
export function desiredQueues(route: Route, place: Place): readonly [DesiredQueue, DesiredQueue] {
  const policy = deliveryPolicy('events', sqsArn(place, route.queue), [ruleArn(place, route)]);
  return queuePair(route, place, { Policy: JSON.stringify(policy) });
}

/** The queues of an inbox, likewise; topics may send to it, and whoever its account lets. */
export function desiredInboxQueues(
  inbox: Inbox & { readonly topics: readonly string[] },
  place: Place,
): readonly [DesiredQueue, DesiredQueue] {
  if (inbox.topics.length === 0) return queuePair(inbox, place, {});
  const policy = deliveryPolicy('sns', sqsArn(place, inbox.queue), inbox.topics);
  return queuePair(inbox, place, { Policy: JSON.stringify(policy) });
}

function queuePair(
  { queue, deadLetterQueue }: Inbox,
  place: Place,
  attributes: Readonly<Record<string, string>>,
): readonly [DesiredQueue, DesiredQueue] {
  const queueArn = sqsArn(place, queue);
  const deadLetterArn = sqsArn(place, deadLetterQueue);
  return [
    {
      name: deadLetterQueue,
      attributes: {
        MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS),
        RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [queueArn] }),
      },
    },
    {
      name: queue,
      attributes: {
        VisibilityTimeout: String(VISIBILITY_SECONDS),
        MessageRetentionPeriod: String(RETENTION_SECONDS),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: deadLetterArn,
          maxReceiveCount: MAX_RECEIVE_COUNT,
        }),
        ...attributes,
      },
    },
  ];
}

export function desiredRule(route: Route, place: Place): DesiredRule {
  return {
    name: route.rule,
    pattern: JSON.stringify(route.pattern),
    description: `${OWN_RULE} ${route.app} reacts with ${route.reaction}`,
    target: {
      Id: 'queue',
      Arn: sqsArn(place, route.queue),
      RetryPolicy: {
        MaximumRetryAttempts: DELIVERY_ATTEMPTS,
        MaximumEventAgeInSeconds: DELIVERY_AGE_SECONDS,
      },
    },
  };
}

/** Lets these sources, and no other of the service's callers, send to the queue. */
function deliveryPolicy(service: 'events' | 'sns', queueArn: string, sourceArns: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: service === 'events' ? 'DeliveryByRule' : 'DeliveryByTopic',
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArns.length === 1 ? sourceArns[0] : sourceArns } },
      },
    ],
  };
}

/** The ARN of a queue. */
export function sqsArn({ partition, region, account }: Place, queue: string): string {
  return `arn:${partition}:sqs:${region}:${account}:${queue}`;
}

function ruleArn({ partition, region, account }: Place, { bus, rule }: Route): string {
  return `arn:${partition}:events:${region}:${account}:rule/${bus}/${rule}`;
}
