import { z } from 'zod';
import { AwsError, validationError } from '../aws-error';
import { busName } from '../arns';
import { busNameOrArnField, pageFields, ruleNameField, targetIdField } from './fields';
import type { Target } from './event-bus-state';
import { operation } from './operation';
import { page } from './page';

const TARGETS_PER_RULE = 5;

const ruleKey = z.object({ Rule: ruleNameField, EventBusName: busNameOrArnField.optional() });

const target = z.looseObject({
  Id: targetIdField,
  Arn: z.string().min(1).max(1600),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  RetryPolicy: z
    .object({
      MaximumRetryAttempts: z.int().min(0, atLeast(0)).max(185, atMost(185)).optional(),
      MaximumEventAgeInSeconds: z.int().min(60, atLeast(60)).max(86_400, atMost(86_400)).optional(),
    })
    .optional(),
  DeadLetterConfig: z.object({ Arn: z.string().min(1).max(1600).optional() }).optional(),
});

function atLeast(value: number): string {
  return `Member must have value greater than or equal to ${String(value)}`;
}

function atMost(value: number): string {
  return `Member must have value less than or equal to ${String(value)}`;
}

export const targetOperations = {
  /** Adds targets, or replaces those with the same id. */
  PutTargets: operation(ruleKey.extend({ Targets: z.array(target).min(1).max(100) }), (input, context) => {
    const bus = context.state.get(context.region, busName(input.EventBusName));
    const rule = context.state.getRule(bus, input.Rule);
    input.Targets.forEach(assertAcceptable);
    const refused = input.Targets.flatMap((each) => refusal(each) ?? []);
    const refusedIds = new Set(refused.map((each) => each.TargetId));
    const kept = new Map(rule.targets.map((each) => [each.Id, each]));
    for (const each of input.Targets) if (!refusedIds.has(each.Id)) kept.set(each.Id, each);
    if (kept.size > TARGETS_PER_RULE) {
      throw new AwsError(
        'LimitExceededException',
        'The requested resource exceeds the maximum number allowed.',
      );
    }
    rule.targets.splice(0, rule.targets.length, ...kept.values());
    context.state.changed(bus);
    return { FailedEntryCount: refused.length, FailedEntries: refused };
  }),

  ListTargetsByRule: operation(ruleKey.extend(pageFields), (input, { region, state }) => {
    const bus = state.get(region, busName(input.EventBusName));
    const targets = state
      .getRule(bus, input.Rule)
      .targets.toSorted((one, other) => (one.Id < other.Id ? -1 : 1));
    const { rows, NextToken } = page(targets, input, (each) => each.Id);
    return { Targets: rows, NextToken };
  }),

  RemoveTargets: operation(
    ruleKey.extend({ Ids: z.array(targetIdField).min(1).max(100) }),
    (input, { region, state }) => {
      const bus = state.get(region, busName(input.EventBusName));
      const rule = state.getRule(bus, input.Rule);
      const missing = input.Ids.filter((id) => !rule.targets.some((each) => each.Id === id));
      const left = rule.targets.filter((each) => !input.Ids.includes(each.Id));
      rule.targets.splice(0, rule.targets.length, ...left);
      state.changed(bus);
      const refused = missing.map((id) => ({
        TargetId: id,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule '${rule.name}' does not have a target with the Id '${id}'.`,
      }));
      return { FailedEntryCount: refused.length, FailedEntries: refused };
    },
  ),
};

/** Throws for what AWS refuses a whole request for. */
function assertAcceptable({ Id, Arn, ...settings }: Target): void {
  const given = ['Input', 'InputPath', 'InputTransformer'].filter((name) => settings[name] !== undefined);
  if (given.length > 1) {
    throw validationError(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    );
  }
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(Arn))
    throw validationError(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (Arn.endsWith('.fifo') && settings['SqsParameters'] === undefined)
    throw validationError(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
}

/** Why one target alone is refused; undefined when it is not. */
function refusal({
  Id,
  Arn,
  DeadLetterConfig,
  ...settings
}: Target): { TargetId: string; ErrorCode: string; ErrorMessage: string } | undefined {
  const refuse = (ErrorMessage: string) => ({ TargetId: Id, ErrorCode: 'ValidationException', ErrorMessage });
  if (!Arn.startsWith('arn:aws:sqs:') || settings['InputTransformer'] !== undefined) {
    return refuse(
      'This endpoint delivers to SQS queues only, with Input or InputPath but no InputTransformer.',
    );
  }
  if (Arn.endsWith('.fifo')) return refuse('This endpoint delivers to standard queues only.');
  if (!/^arn:[^:]+:sqs:[^:]*:[^:]*:[\w-]+$/.test(DeadLetterConfig?.Arn ?? 'arn:aws:sqs:::none')) {
    return refuse(
      'Parameter DeadLetterConfig.Arn is not valid. Reason: It must be the ARN of a standard queue.',
    );
  }
  return undefined;
}
