import { z } from 'zod';
import { AwsError, validationError } from '../aws-error';
import { ACCOUNT, busName, ruleArn } from '../arns';
import type { Bus, Rule, RuleState } from './event-bus-state';
import { busNameOrArnField, descriptionField, pageFields, patternField, ruleNameField } from './fields';
import { operation, type OperationContext } from './operation';
import { page } from './page';
import { acceptPattern, hasWildcard } from './event-pattern';

const RULE_LIMIT = 300;
const WILDCARD_RULE_LIMIT = 30;

const ruleKey = z.object({ Name: ruleNameField, EventBusName: busNameOrArnField.optional() });

const putRule = ruleKey.extend({
  EventPattern: patternField.optional(),
  ScheduleExpression: z.string().optional(),
  State: z
    .enum(['ENABLED', 'DISABLED'], 'Member must satisfy enum value set: [ENABLED, DISABLED]')
    .default('ENABLED'),
  Description: descriptionField.optional(),
  RoleArn: z.string().optional(),
});

export const ruleOperations = {
  /** Creates the rule, or replaces all of it but its targets. */
  PutRule: operation(putRule, (input, { region, state }) => {
    const bus = state.get(region, busName(input.EventBusName));
    const pattern = requiredPattern(input);
    acceptPattern(pattern);
    assertRoom(bus, input.Name, pattern);
    const place = bus.rules.findIndex((rule) => rule.name === input.Name);
    const rule: Rule = {
      name: input.Name,
      pattern,
      description: input.Description,
      roleArn: input.RoleArn,
      state: input.State,
      targets: bus.rules[place]?.targets ?? [],
    };
    bus.rules.splice(place < 0 ? bus.rules.length : place, 1, rule);
    state.changed(bus);
    return { RuleArn: ruleArn(region, bus.name, rule.name) };
  }),

  DescribeRule: operation(ruleKey, ({ Name, EventBusName }, { region, state }) => {
    const bus = state.get(region, busName(EventBusName));
    return { ...shown(bus, state.getRule(bus, Name)), CreatedBy: ACCOUNT };
  }),

  ListRules: operation(
    z.object({
      NamePrefix: z.string().optional(),
      EventBusName: busNameOrArnField.optional(),
      ...pageFields,
    }),
    (input, { region, state }) => {
      const bus = state.get(region, busName(input.EventBusName));
      const rules = bus.rules
        .filter((rule) => rule.name.startsWith(input.NamePrefix ?? ''))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const { rows, NextToken } = page(rules, input, (rule) => rule.name);
      return { Rules: rows.map((rule) => shown(bus, rule)), NextToken };
    },
  ),

  DeleteRule: operation(ruleKey, ({ Name, EventBusName }, { region, state }) => {
    const bus = state.get(region, busName(EventBusName));
    const place = bus.rules.findIndex((rule) => rule.name === Name);
    if (place < 0) return {};
    if ((bus.rules[place]?.targets.length ?? 0) > 0) {
      throw validationError("Rule can't be deleted since it has targets.");
    }
    bus.rules.splice(place, 1);
    state.changed(bus);
    return {};
  }),

  EnableRule: operation(ruleKey, (input, context) => turn('ENABLED', input, context)),

  DisableRule: operation(ruleKey, (input, context) => turn('DISABLED', input, context)),
};

/** Throws unless the bus may have this rule beside its others. */
function assertRoom(bus: Bus, name: string, pattern: string): void {
  const others = bus.rules.filter((rule) => rule.name !== name);
  const isFullOfWildcards = () =>
    others.filter((rule) => hasWildcard(rule.pattern)).length >= WILDCARD_RULE_LIMIT;
  if (others.length >= RULE_LIMIT || (hasWildcard(pattern) && isFullOfWildcards())) {
    throw new AwsError(
      'LimitExceededException',
      'The requested resource exceeds the maximum number allowed.',
    );
  }
}

function requiredPattern(input: z.infer<typeof putRule>): string {
  if (input.ScheduleExpression !== undefined) {
    throw validationError('ScheduleExpression is supported only on the default event bus.');
  }
  if (input.EventPattern === undefined) {
    throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  return input.EventPattern;
}

function turn(
  ruleState: RuleState,
  input: z.infer<typeof ruleKey>,
  { region, state }: OperationContext,
): object {
  const bus = state.get(region, busName(input.EventBusName));
  state.getRule(bus, input.Name).state = ruleState;
  state.changed(bus);
  return {};
}

function shown(bus: Bus, rule: Rule): object {
  return {
    Name: rule.name,
    Arn: ruleArn(bus.region, bus.name, rule.name),
    EventPattern: rule.pattern,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: bus.name,
  };
}
