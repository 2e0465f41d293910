import type { Quota } from './deal-slots';
import type { EndpointHealth } from './endpoint-health';
import { giveStarts } from './sending-rate';

/** What an endpoint may be sent now. */
export interface Permit {
  readonly slots: number;
  /** When each may begin; null: at once. */
  readonly starts: readonly Date[] | null;
  /** The one request that an open breaker lets through. */
  readonly probe: boolean;
  /** When there may be more, or undefined when that depends on what comes of these. */
  readonly again: Date | undefined;
}

/** Starts are asked for when the next one is this near. */
const AHEAD_MS = 125;
const SHORTEST_WAIT_MS = 10;

/** Decides what an endpoint may be sent now, of `wanted` deliveries: by its breaker, then by its rate. */
export function permitOf(
  health: EndpointHealth,
  perSecond: number | null,
  wanted: number,
  now: Date,
): Permit {
  const { openUntil, slowedUntil, rateNextAt } = health;
  if (openUntil !== null && openUntil > now)
    return { slots: 0, starts: null, probe: false, again: openUntil };
  if (openUntil !== null) return { slots: 1, starts: null, probe: true, again: undefined };
  const { starts, nextAt } = giveStarts({ perSecond, slowedUntil, nextAt: rateNextAt }, wanted, now);
  if (nextAt === null) return { slots: wanted, starts: null, probe: false, again: now };
  const again = Math.max(nextAt.getTime() - AHEAD_MS, now.getTime() + SHORTEST_WAIT_MS);
  return { slots: starts.length, starts, probe: false, again: new Date(again) };
}

/** How an endpoint fares once `count` deliveries were claimed: while a probe is under way, nobody sends another. */
export function afterClaim<Health extends EndpointHealth>(
  health: Health,
  { perSecond, leaseMs }: { readonly perSecond: number | null; readonly leaseMs: number },
  count: number,
  now: Date,
): Health {
  if (health.openUntil !== null) return { ...health, openUntil: new Date(now.getTime() + leaseMs) };
  const { slowedUntil, rateNextAt } = health;
  const { nextAt } = giveStarts({ perSecond, slowedUntil, nextAt: rateNextAt }, count, now);
  return { ...health, rateNextAt: nextAt };
}

/** Shares what an endpoint may be sent out among its lanes, one each in turn. */
export function shareOut(lanes: readonly Quota[], slots: number): Quota[] {
  const shares = lanes.map(() => 0);
  for (let left = Math.min(slots, sum(lanes)), turn = 0; left > 0; turn += 1) {
    const index = turn % lanes.length;
    const share = shares[index] ?? 0;
    if (share >= (lanes[index]?.slots ?? 0)) continue;
    shares[index] = share + 1;
    left -= 1;
  }
  return lanes.map((lane, index) => ({ ...lane, slots: shares[index] ?? 0 }));
}

function sum(lanes: readonly Quota[]): number {
  return lanes.reduce((total, { slots }) => total + slots, 0);
}
