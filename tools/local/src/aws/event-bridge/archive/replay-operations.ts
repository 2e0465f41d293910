import { z } from 'zod';
import { AwsError, validationError } from '../../aws-error';
import { archiveArn, busArn, busName, replayArn } from '../../arns';
import { descriptionField, pageFields, replayNameField } from '../fields';
import { operation, type OperationContext } from '../operation';
import { page } from '../page';
import type { Archive } from './archives';
import { isActive, type Replay } from './replays';

const ACTIVE_LIMIT = 10;

const replayKey = z.object({ ReplayName: replayNameField });

const startReplay = replayKey.extend({
  Description: descriptionField.optional(),
  EventSourceArn: z.string(),
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
});

export const replayOperations = {
  /** Sends the events that were archived with times from EventStartTime to EventEndTime to the bus again. */
  StartReplay: operation(startReplay, (input, context) => {
    const { region, replays } = context;
    const archive = replayable(input, context);
    if (replays.find(region, input.ReplayName) !== undefined) {
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${input.ReplayName} already exists.`);
    }
    if (replays.list(region).filter(isActive).length >= ACTIVE_LIMIT) {
      throw new AwsError(
        'LimitExceededException',
        'The requested resource exceeds the maximum number allowed.',
      );
    }
    const replay: Replay = {
      region,
      name: input.ReplayName,
      description: input.Description,
      archive: archive.name,
      busArn: archive.busArn,
      ruleArns: input.Destination.FilterArns,
      window: { from: input.EventStartTime, to: input.EventEndTime },
      startedAt: Math.floor(Date.now() / 1000),
      state: 'STARTING',
    };
    replays.start(replay);
    return {
      ReplayArn: replayArn(region, replay.name),
      State: replay.state,
      ReplayStartTime: replay.startedAt,
    };
  }),

  DescribeReplay: operation(replayKey, ({ ReplayName }, context) => {
    const replay = existing(ReplayName, context);
    return {
      ...shown(replay),
      ReplayArn: replayArn(replay.region, replay.name),
      Description: replay.description,
      Destination: { Arn: replay.busArn, FilterArns: replay.ruleArns },
    };
  }),

  ListReplays: operation(
    z.object({
      NamePrefix: z.string().optional(),
      EventSourceArn: z.string().optional(),
      State: z.string().optional(),
      ...pageFields,
    }),
    (input, { region, replays }) => {
      const { NamePrefix = '', EventSourceArn, State } = input;
      if ([input.NamePrefix, EventSourceArn, State].filter((each) => each !== undefined).length > 1) {
        throw validationError(
          'At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.',
        );
      }
      const found = replays
        .list(region)
        .filter((replay) => replay.name.startsWith(NamePrefix) && replay.state === (State ?? replay.state))
        .filter(
          ({ archive }) => archiveArn(region, archive) === (EventSourceArn ?? archiveArn(region, archive)),
        );
      const { rows, NextToken } = page(found, input, (replay) => replay.name);
      return { Replays: rows.map(shown), NextToken };
    },
  ),

  CancelReplay: operation(replayKey, ({ ReplayName }, context) => {
    const replay = existing(ReplayName, context);
    if (!isActive(replay)) {
      throw new AwsError(
        'IllegalStatusException',
        `Replay ${ReplayName} is not in a valid state for this operation.`,
      );
    }
    context.replays.cancel(replay);
    return { ReplayArn: replayArn(replay.region, replay.name), State: 'CANCELLING' };
  }),
};

/** The archive of a replay that may start. */
function replayable(
  input: z.infer<typeof startReplay>,
  { region, state, archives }: OperationContext,
): Archive {
  const refused = (parameter: string, reason: string) =>
    validationError(`Parameter ${parameter} is not valid. Reason: ${reason}`);
  const { EventSourceArn, Destination } = input;
  if (!Destination.Arn.includes(':event-bus/'))
    throw refused('Destination.Arn', 'Must contain an event bus ARN.');
  const bus = state.get(region, busName(Destination.Arn));
  const name = EventSourceArn.split(':archive/')[1];
  if (name === undefined) throw refused('EventSourceArn', 'Must contain an archive ARN.');
  const archive = archives.find(region, name);
  if (archive === undefined) throw refused('EventSourceArn', `Archive ${name} does not exist.`);
  if (archive.busArn !== busArn(region, bus.name))
    throw refused('Destination.Arn', 'Cross event bus replay is not permitted.');
  if (input.EventStartTime >= input.EventEndTime)
    throw refused('EventEndTime', 'EventStartTime must be before EventEndTime.');
  return archive;
}

function existing(name: string, { region, replays }: OperationContext): Replay {
  const replay = replays.find(region, name);
  if (replay === undefined) throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
  return replay;
}

function shown(replay: Replay): object {
  return {
    ReplayName: replay.name,
    EventSourceArn: archiveArn(replay.region, replay.archive),
    State: replay.state,
    StateReason: replay.reason,
    EventStartTime: replay.window.from,
    EventEndTime: replay.window.to,
    EventLastReplayedTime: replay.last?.occurredAt,
    ReplayStartTime: replay.startedAt,
    ReplayEndTime: replay.endedAt,
  };
}
