import { isDeepStrictEqual } from 'node:util';
import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { type DesiredRule, OWN_RULE } from './desired-state';
import { isSame } from './same-json';
import { ProvisionError, type Step } from './step';

/**
 * What makes the rules of a bus as desired, the bus included. A rule that is not desired goes when its description
 * says that it was made from the topology; its queue stays, for there may be messages in it.
 */
export async function planRules(
  events: EventBridgeClient,
  bus: string,
  desired: readonly DesiredRule[],
): Promise<Step[]> {
  if (!(await busExists(events, bus))) {
    const create = {
      description: `create bus ${bus}`,
      run: () => events.send(new CreateEventBusCommand({ Name: bus })),
    };
    return [create, ...desired.flatMap((rule) => [putRule(events, bus, rule), putTarget(events, bus, rule)])];
  }
  const current = await listRules(events, bus);
  const wanted = new Set(desired.map((rule) => rule.name));
  const steps = desired.map((rule) => planRule(events, bus, rule, current.get(rule.name)));
  const stale = [...current.values()].filter(
    ({ Name = '', Description }) => !wanted.has(Name) && Description?.startsWith(OWN_RULE),
  );
  return [
    ...(await Promise.all(steps)).flat(),
    ...stale.map(({ Name = '' }) => removeRule(events, bus, Name)),
  ];
}

async function planRule(
  events: EventBridgeClient,
  bus: string,
  desired: DesiredRule,
  current: Rule | undefined,
): Promise<Step[]> {
  if (current === undefined) return [putRule(events, bus, desired), putTarget(events, bus, desired)];
  const targets = await listTargets(events, bus, desired.name);
  const others = targets.filter(({ Id }) => Id !== desired.target.Id);
  const asDesired =
    isSame(current.EventPattern, desired.pattern) &&
    current.Description === desired.description &&
    current.State === 'ENABLED';
  return [
    ...(asDesired ? [] : [putRule(events, bus, desired)]),
    ...(targets.some((target) => isDeepStrictEqual(target, desired.target))
      ? []
      : [putTarget(events, bus, desired)]),
    ...(others.length === 0 ? [] : [removeTargets(events, bus, desired.name, others)]),
  ];
}

function putRule(events: EventBridgeClient, bus: string, { name, pattern, description }: DesiredRule): Step {
  const command = new PutRuleCommand({
    Name: name,
    EventBusName: bus,
    EventPattern: pattern,
    Description: description,
    State: 'ENABLED',
  });
  return { description: `put rule ${name}`, run: () => events.send(command) };
}

function putTarget(events: EventBridgeClient, bus: string, { name, target }: DesiredRule): Step {
  return {
    description: `put target of rule ${name}`,
    run: async () => {
      const { FailedEntries } = await events.send(
        new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [target] }),
      );
      const [failed] = FailedEntries ?? [];
      if (failed !== undefined) {
        throw new ProvisionError(
          `EventBridge refused ${target.Arn} as target of ${name}: ${String(failed.ErrorMessage)}`,
        );
      }
    },
  };
}

function removeTargets(
  events: EventBridgeClient,
  bus: string,
  rule: string,
  targets: readonly Target[],
): Step {
  const Ids = targets.map(({ Id }) => Id ?? '');
  return {
    description: `remove targets ${Ids.join(', ')} of rule ${rule}`,
    run: () => events.send(new RemoveTargetsCommand({ Rule: rule, EventBusName: bus, Ids })),
  };
}

function removeRule(events: EventBridgeClient, bus: string, rule: string): Step {
  return {
    description: `remove rule ${rule}, which the topology no longer has`,
    run: async () => {
      const targets = await listTargets(events, bus, rule);
      if (targets.length > 0) await removeTargets(events, bus, rule, targets).run();
      await events.send(new DeleteRuleCommand({ Name: rule, EventBusName: bus }));
    },
  };
}

async function busExists(events: EventBridgeClient, bus: string): Promise<boolean> {
  try {
    await events.send(new DescribeEventBusCommand({ Name: bus }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

async function listRules(events: EventBridgeClient, bus: string): Promise<Map<string, Rule>> {
  const rules = new Map<string, Rule>();
  let token: string | undefined;
  do {
    const page = await events.send(
      new ListRulesCommand({ EventBusName: bus, ...(token ? { NextToken: token } : {}) }),
    );
    for (const rule of page.Rules ?? []) rules.set(rule.Name ?? '', rule);
    token = page.NextToken;
  } while (token !== undefined);
  return rules;
}

/** A rule has five targets at most, which is one page. */
async function listTargets(events: EventBridgeClient, bus: string, rule: string): Promise<Target[]> {
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: rule, EventBusName: bus }));
  return Targets ?? [];
}
