/** Longer than a second by what a start may be late, so that late starts do not crowd a window either. */
const WINDOW_MS = 1_100;

/** The most by which a start may be later than the time that it was given; after that it needs another. */
export const START_TOLERANCE_MS = WINDOW_MS - 1_000;

/** How far ahead starts are given out. */
const HORIZON_MS = 250;

/** What an endpoint that asked for less is sent at most, when it has no limit of its own. */
const SLOWED_PER_SECOND = 5;

/** For how long a receiver that asks for less without saying how long gets less. */
const SLOWED_MS = 30_000;

/** What limits the rate of an endpoint. */
export interface SendingRate {
  readonly perSecond: number | null;
  readonly slowedUntil: Date | null;
  /** When the next start may be, or null when none was given out yet. */
  readonly nextAt: Date | null;
}

/** Starts that were given out, and when the next one may be. */
export interface GivenStarts {
  readonly starts: readonly Date[];
  readonly nextAt: Date | null;
}

/** How many starts a second an endpoint gets now, or null for no limit: a tenth of its limit while it is slowed. */
export function limitOf({ perSecond, slowedUntil }: SendingRate, now: Date): number | null {
  if (slowedUntil === null || slowedUntil <= now) return perSecond;
  return perSecond === null ? SLOWED_PER_SECOND : Math.max(1, Math.floor(perSecond / 10));
}

/**
 * Gives out up to `wanted` starts, evenly spaced, for a quarter of a second ahead. There are never more of them within
 * a second than the limit, wherever the second begins, even if each is late by as much as is tolerated (the generic cell rate
 * algorithm without a burst, ITU-T I.371).
 */
export function giveStarts(rate: SendingRate, wanted: number, now: Date): GivenStarts {
  const limit = limitOf(rate, now);
  if (limit === null) return { starts: Array.from({ length: wanted }, () => now), nextAt: null };
  const spacing = WINDOW_MS / limit;
  const first = Math.max(now.getTime(), rate.nextAt?.getTime() ?? 0);
  const room = Math.max(0, Math.floor((now.getTime() + HORIZON_MS - first) / spacing) + 1);
  const count = Math.min(wanted, room);
  return { starts: spread(first, spacing, count), nextAt: new Date(Math.ceil(first + count * spacing)) };
}

/** Until when a receiver that answered 429, 502 or 504 is sent less. */
export function slowedUntil(now: Date): Date {
  return new Date(now.getTime() + SLOWED_MS);
}

function spread(first: number, spacing: number, count: number): readonly Date[] {
  return Array.from({ length: count }, (_, index) => new Date(Math.ceil(first + index * spacing)));
}
