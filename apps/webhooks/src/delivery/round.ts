import type { DueLane, Lane, Quota } from '../domain/deal-slots';
import type { Claimed } from '../persistence/claims.repository';
import type { EndpointProfile } from './endpoint-profiles';

/** Endpoint id → what one has to know to send to it. */
export type Profiles = ReadonlyMap<string, EndpointProfile>;

/** A delivery to be attempted, and how. */
export interface Task {
  readonly claimed: Claimed;
  readonly profile: EndpointProfile;
  /** When to begin; after that and a short tolerance it may not begin any more. Null: at once. */
  readonly startAt: Date | null;
  /** It is let through an open breaker to see whether the endpoint works again. */
  readonly probe: boolean;
}

/** A lane that was asked and may have more, and when to ask it again. */
export interface More {
  readonly lane: DueLane;
  readonly at: Date;
}

/** What a round of claiming came to. */
export interface Round {
  readonly tasks: readonly Task[];
  readonly more: readonly More[];
}

/** Several rounds as one. */
export function together(rounds: readonly Round[]): Round {
  return { tasks: rounds.flatMap(({ tasks }) => tasks), more: rounds.flatMap(({ more }) => more) };
}

/** The task that a claim is; none when its endpoint is not known any more. */
export function taskOf(
  claimed: Claimed,
  profiles: Profiles,
  how: Pick<Task, 'startAt' | 'probe'>,
): readonly Task[] {
  const profile = profiles.get(claimed.endpointId);
  return profile ? [{ claimed, profile, ...how }] : [];
}

/** What is left in a lane after some were claimed: nothing when that were fewer than asked for. */
export function leftIn(lane: Quota, claimed: readonly Claimed[], at: Date): readonly More[] {
  const own = claimed.filter((each) => isIn(lane, each));
  if (own.length < lane.slots) return [];
  return [{ lane: { ...lane, from: own.at(-1)?.nextAttemptAt ?? lane.from }, at }];
}

function isIn({ endpointId, retry }: Lane, claimed: Claimed): boolean {
  return claimed.endpointId === endpointId && claimed.retry === retry;
}
