import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AppConfig, CONFIG } from '../app.config';
import type { Lane, Quota } from '../domain/deal-slots';
import { needsCare } from '../domain/endpoint-health';
import { type Permit, afterClaim, permitOf, shareOut } from '../domain/permit';
import { type Claimed, Claims } from '../persistence/claims.repository';
import { EndpointHealths, type HealthById } from '../persistence/health.repository';
import { Clock } from './clock';
import { type EndpointProfile, EndpointProfiles } from './endpoint-profiles';

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

type Profiles = ReadonlyMap<string, EndpointProfile>;

interface Grant {
  readonly permit: Permit;
  readonly lanes: readonly Quota[];
}

const lockedForMs = 50;

/**
 * Claims deliveries within quotas. Most endpoints take one statement for all of them; those that have a limit, an order or
 * a troubled health are locked while it is decided what they get, so that this holds across instances.
 */
@Injectable()
export class Claiming {
  private readonly leaseMs: number;

  constructor(
    private readonly claims: Claims,
    private readonly healths: EndpointHealths,
    private readonly profiles: EndpointProfiles,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(CONFIG) config: AppConfig,
  ) {
    this.leaseMs = config.WEBHOOK_LEASE_SECONDS * 1_000;
  }

  async claim(quotas: readonly Quota[]): Promise<Round> {
    const profiles = await this.profiles.of([...new Set(quotas.map(({ endpointId }) => endpointId))]);
    const now = this.clock.now();
    const withCare = (quota: Quota): boolean => {
      const profile = profiles.get(quota.endpointId);
      return profile !== undefined && needsCare(profile.health, profile, now);
    };
    const known = quotas.filter(({ endpointId }) => profiles.has(endpointId));
    const { true: cared = [], false: plain = [] } = Object.groupBy(known, (quota) => `${withCare(quota)}`);
    const rounds = [
      await this.claimPlainly(plain, profiles),
      ...(cared.length > 0 ? [await this.claimWithCare(cared, profiles)] : []),
    ];
    if (rounds.some(({ tasks }) => tasks.length > 0)) await failpoint('webhook.after-claim');
    return together(rounds);
  }

  private async claimPlainly(quotas: readonly Quota[], profiles: Profiles): Promise<Round> {
    const now = this.clock.now();
    const claimed = await this.claims.take(quotas, { now, leaseMs: this.leaseMs, cared: false });
    return {
      tasks: claimed.flatMap((each) => taskOf(each, profiles)),
      asked: quotas.map((lane) => ({ lane, again: countIn(lane, claimed) < lane.slots ? undefined : now })),
    };
  }

  private claimWithCare(quotas: readonly Quota[], profiles: Profiles): Promise<Round> {
    const lanesOf = Map.groupBy(quotas, ({ endpointId }) => endpointId);
    return this.unitOfWork.run(async (manager) => {
      const healths = await this.healths.lock(manager, [...lanesOf.keys()], { skipLocked: true });
      const now = this.clock.now();
      const grants = new Map<string, Grant>();
      for (const [endpointId, lanes] of lanesOf) {
        const [health, profile] = [healths.get(endpointId), profiles.get(endpointId)];
        if (!health || !profile) continue;
        const wanted = lanes.reduce((sum, { slots }) => sum + slots, 0);
        const permit = permitOf(health, profile.perSecond, wanted, now);
        grants.set(endpointId, { permit, lanes: shareOut(lanes, permit.slots) });
      }
      const claimed = await this.take(
        manager,
        [...grants.values()].flatMap(({ lanes }) => lanes),
        now,
      );
      const claimedOf = Map.groupBy(claimed, ({ endpointId }) => endpointId);
      await this.saveHealths(manager, healths, { claimedOf, profiles, now });
      const later = new Date(now.getTime() + lockedForMs);
      return together(
        [...lanesOf].map(([endpointId, lanes]) => {
          const grant = grants.get(endpointId);
          if (!grant) return { tasks: [], asked: lanes.map((lane) => ({ lane, again: later })) };
          return roundOf(grant, claimedOf.get(endpointId) ?? [], profiles, now);
        }),
      );
    });
  }

  private take(manager: EntityManager, quotas: readonly Quota[], now: Date): Promise<Claimed[]> {
    const asked = quotas.filter(({ slots }) => slots > 0);
    return this.claims.take(asked, { now, leaseMs: this.leaseMs, cared: true }, manager);
  }

  private async saveHealths(
    manager: EntityManager,
    healths: HealthById,
    { claimedOf, profiles, now }: { claimedOf: Map<string, Claimed[]>; profiles: Profiles; now: Date },
  ): Promise<void> {
    const changed = [...claimedOf].flatMap(([endpointId, claimed]) => {
      const [health, profile] = [healths.get(endpointId), profiles.get(endpointId)];
      if (!health || !profile) return [];
      const terms = { perSecond: profile.perSecond, leaseMs: this.leaseMs };
      return [afterClaim(health, terms, claimed.length, now)];
    });
    await this.healths.save(manager, changed);
  }
}

function roundOf(
  { permit, lanes }: Grant,
  claimed: readonly Claimed[],
  profiles: Profiles,
  now: Date,
): Round {
  const { starts, probe } = permit;
  const again = probe && claimed.length === 0 ? now : permit.again;
  return {
    tasks: claimed.flatMap((each, index) =>
      taskOf(each, profiles, { startAt: starts?.[index] ?? null, probe }),
    ),
    asked: lanes
      .toSorted((a, b) => a.slots - b.slots)
      .map((lane) => ({
        lane,
        again: lane.slots > 0 && countIn(lane, claimed) < lane.slots ? undefined : again,
      })),
  };
}

function taskOf(
  claimed: Claimed,
  profiles: Profiles,
  how: Pick<Task, 'startAt' | 'probe'> = { startAt: null, probe: false },
): Task[] {
  const profile = profiles.get(claimed.endpointId);
  return profile ? [{ claimed, profile, ...how }] : [];
}

function countIn(lane: Lane, claimed: readonly Claimed[]): number {
  return claimed.filter(({ endpointId, retry }) => endpointId === lane.endpointId && retry === lane.retry)
    .length;
}

function together(rounds: readonly Round[]): Round {
  return { tasks: rounds.flatMap(({ tasks }) => tasks), asked: rounds.flatMap(({ asked }) => asked) };
}
