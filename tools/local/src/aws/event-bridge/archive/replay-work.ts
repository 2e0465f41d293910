import { AwsError } from '../../aws-error';
import { busName } from '../../arns';
import type { TargetDelivery } from '../delivery/target-delivery';
import type { EventBusState } from '../event-bus-state';
import { routeEvent } from '../route-event';
import type { Archives } from './archives';
import type { ReplayWork } from './replays';

interface Bridge {
  readonly state: EventBusState;
  readonly archives: Archives;
  readonly delivery: TargetDelivery;
  readonly commit: () => void;
}

/** How replays read archives and reach the rules of their bus. Replayed events carry `replay-name`. */
export function replayWork({ state, archives, delivery, commit }: Bridge): ReplayWork {
  return {
    next(replay, limit) {
      const archive = archives.find(replay.region, replay.archive);
      if (archive === undefined)
        throw new AwsError('ResourceNotFoundException', `Archive ${replay.archive} does not exist.`);
      const beforeAll = { occurredAt: -1, position: -1 };
      return archives.events(archive, replay.window, replay.last ?? beforeAll, limit);
    },
    send(replay, events) {
      const bus = state.get(replay.region, busName(replay.busArn));
      for (const event of events)
        routeEvent({ ...event, 'replay-name': replay.name }, bus, { state, delivery }, replay.ruleArns);
      commit();
    },
  };
}
