import type { Lane } from '../domain/deal-slots';
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

/** A lane that was asked, and when to ask it again: undefined when there was nothing more to be had. */
export interface Asked {
  readonly lane: Lane;
  readonly again: Date | undefined;
}

/** What a round of claiming came to. */
export interface Round {
  readonly tasks: readonly Task[];
  readonly asked: readonly Asked[];
}

/** Several rounds as one. */
export function together(rounds: readonly Round[]): Round {
  return { tasks: rounds.flatMap(({ tasks }) => tasks), asked: rounds.flatMap(({ asked }) => asked) };
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

/** How many were claimed in a lane. */
export function claimedIn({ endpointId, retry }: Lane, claimed: readonly Claimed[]): number {
  return claimed.filter((each) => each.endpointId === endpointId && each.retry === retry).length;
}
