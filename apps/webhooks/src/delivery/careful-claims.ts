import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Quota } from '../domain/deal-slots';
import { type Permit, afterClaim, permitOf, shareOut } from '../domain/permit';
import { type Claimed, Claims } from '../persistence/claims.repository';
import { EndpointHealths, type HealthById } from '../persistence/health.repository';
import { Leasing } from './leasing';
import { type Profiles, type Round, leftIn, taskOf, together } from './round';

interface Grant {
  readonly permit: Permit;
  readonly lanes: readonly Quota[];
}

interface Claim {
  readonly claimedOf: ReadonlyMap<string, readonly Claimed[]>;
  readonly profiles: Profiles;
  readonly now: Date;
}

const lockedForMs = 50;

/**
 * Claims for endpoints that have a limit, an order or a troubled health. Each is locked while it is decided what it gets, so that
 * limits, orders and probes hold across instances.
 */
@Injectable()
export class CarefulClaims {
  constructor(
    private readonly claims: Claims,
    private readonly healths: EndpointHealths,
    private readonly leasing: Leasing,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Takes what is ready and permitted. Endpoints that another instance is looking at are to be asked again soon. */
  take(quotas: readonly Quota[], profiles: Profiles): Promise<Round> {
    const lanesOf = Map.groupBy(quotas, ({ endpointId }) => endpointId);
    return this.unitOfWork.run(async (manager) => {
      const healths = await this.healths.lock(manager, [...lanesOf.keys()], { skipLocked: true });
      const now = this.leasing.now();
      const grants = grantsOf(lanesOf, healths, profiles, now);
      const granted = [...grants.values()].flatMap(({ lanes }) => lanes).filter(({ slots }) => slots > 0);
      const terms = { now, leaseMs: this.leasing.leaseMs, cared: true };
      const claimed = await this.claims.take(granted, terms, manager);
      const claim = { claimedOf: Map.groupBy(claimed, ({ endpointId }) => endpointId), profiles, now };
      await this.saveHealths(manager, healths, claim);
      return together([...lanesOf].map(([id, lanes]) => roundOf(id, lanes, grants.get(id), claim)));
    });
  }

  private async saveHealths(
    manager: EntityManager,
    healths: HealthById,
    { claimedOf, profiles, now }: Claim,
  ): Promise<void> {
    const { leaseMs } = this.leasing;
    const changed = [...claimedOf].flatMap(([id, claimed]) => {
      const [health, profile] = [healths.get(id), profiles.get(id)];
      if (!health || !profile) return [];
      return [afterClaim(health, { perSecond: profile.perSecond, leaseMs }, claimed.length, now)];
    });
    await this.healths.save(manager, changed);
  }
}

function grantsOf(
  lanesOf: ReadonlyMap<string, readonly Quota[]>,
  healths: HealthById,
  profiles: Profiles,
  now: Date,
): ReadonlyMap<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const [id, lanes] of lanesOf) {
    const [health, profile] = [healths.get(id), profiles.get(id)];
    if (!health || !profile) continue;
    const wanted = lanes.reduce((sum, { slots }) => sum + slots, 0);
    const permit = permitOf(health, profile.perSecond, wanted, now);
    grants.set(id, { permit, lanes: shareOut(lanes, permit.slots) });
  }
  return grants;
}

/** Lanes that got less go first the next time. */
function roundOf(
  endpointId: string,
  asked: readonly Quota[],
  grant: Grant | undefined,
  { claimedOf, profiles, now }: Claim,
): Round {
  if (!grant) {
    const at = new Date(now.getTime() + lockedForMs);
    return { tasks: [], more: asked.map((lane) => ({ lane, at })) };
  }
  const { permit, lanes } = grant;
  const claimed = claimedOf.get(endpointId) ?? [];
  const { starts, probe } = permit;
  const again = probe && claimed.length === 0 ? now : permit.again;
  return {
    tasks: claimed.flatMap((each, index) =>
      taskOf(each, profiles, { startAt: starts?.[index] ?? null, probe }),
    ),
    more: again
      ? lanes.toSorted((a, b) => a.slots - b.slots).flatMap((lane) => leftIn(lane, claimed, again))
      : [],
  };
}
