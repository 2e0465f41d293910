import type { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { Route } from '@fanfare/event-contract/routes';
import type { SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { desiredQueues, desiredRule, type Place } from './desired-state';
import { type DesiredInbox, planInbox } from './inbox-plan';
import { planQueue } from './queue-plan';
import { planRules } from './rule-plan';
import { ProvisionError, type Step } from './step';

/** An inbox to provision, and the client that knows its topics. */
export interface InboxRequest {
  readonly desired: DesiredInbox;
  readonly sns: SNSClient;
}

/**
 * What has to change so that the bus, the queues, the rules and the targets of these routes are as the topology says,
 * in an order in which it can be done. Nothing when they are. Changes nothing itself.
 */
export async function planProvision(
  routes: readonly Route[],
  aws: AwsClients,
  inbox?: InboxRequest,
): Promise<Step[]> {
  const place = await whereAmI(aws);
  const buses = [...new Set(routes.map(({ bus }) => bus))];
  const queues = routes.flatMap((route) => desiredQueues(route, place));
  const [queueSteps, ruleSteps, inboxSteps] = await Promise.all([
    Promise.all(queues.map((queue) => planQueue(aws.sqs, queue))),
    Promise.all(buses.map((bus) => planRules(aws.eventBridge, bus, rulesOf(routes, bus, place)))),
    inbox === undefined ? [] : planInbox(inbox.desired, place, { sqs: aws.sqs, sns: inbox.sns }),
  ]);
  return [...queueSteps, ...ruleSteps, inboxSteps].flat();
}

/** Makes the changes one after the other. Stops at the first that fails; running it again goes on from there. */
export async function applySteps(steps: readonly Step[], onDone: (step: Step) => void): Promise<void> {
  for (const step of steps) {
    try {
      await step.run();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ProvisionError(`Could not ${step.description}: ${reason}`, { cause });
    }
    onDone(step);
  }
}

function rulesOf(routes: readonly Route[], bus: string, place: Place) {
  return routes.filter((route) => route.bus === bus).map((route) => desiredRule(route, place));
}

async function whereAmI({ sts }: AwsClients): Promise<Place> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (Account === undefined || Arn === undefined)
    throw new ProvisionError('AWS did not say which account this is.');
  return { partition: Arn.split(':')[1] ?? 'aws', region: await sts.config.region(), account: Account };
}
