/** For how long an endpoint has been failing, and what of that has been said. */
export interface FailingClock {
  /** The first failure since the last success, or since nothing was tried for long. */
  readonly failingSince: Date | null;
  readonly lastFailureAt: Date | null;
  /** The message of the first failure. */
  readonly failingMessageId: string | null;
  /** More has failed than one message that was refused with a 4xx. */
  readonly failingWidely: boolean;
  readonly warningsSent: number;
}

/** A failed attempt. `refused`: the receiver answered with a 4xx, which may be about the message alone. */
export interface Failed {
  readonly messageId: string;
  readonly refused: boolean;
}

/** After how long an endpoint is disabled, in milliseconds. */
export interface FailingRules {
  readonly disableAfterMs: number;
}

/** What is to be done about an endpoint, apart from remembering. */
export type Measure = 'warn' | 'disable' | null;

/** The clock of an endpoint that does not fail. */
export const stoppedClock: FailingClock = {
  failingSince: null,
  lastFailureAt: null,
  failingMessageId: null,
  failingWidely: false,
  warningsSent: 0,
};

/** Silence is no failure: when nothing was tried for so long, the clock starts anew. More than any wait between attempts. */
const SILENCE_MS = 48 * 3_600_000;

/** The parts of the time to be disabled after which one is warned. */
const warnings = [0.5, 0.7, 0.9];

/**
 * Takes a failure into account. An endpoint is disabled when it has failed for the whole time without a success, with more
 * than one message; at half, 70 % and 90 % of the time there is a warning, each once. Any success, and being enabled
 * by hand, stops the clock.
 */
export function noteFailure(
  clock: FailingClock,
  { messageId, refused }: Failed,
  now: Date,
  { disableAfterMs }: FailingRules,
): { readonly clock: FailingClock; readonly measure: Measure } {
  const before = isSilent(clock, now) ? stoppedClock : clock;
  const since = before.failingSince ?? now;
  const first = before.failingMessageId ?? messageId;
  const failingWidely = before.failingWidely || !refused || first !== messageId;
  const share = (now.getTime() - since.getTime()) / disableAfterMs;
  const due = failingWidely ? warnings.filter((part) => share >= part).length : 0;
  return {
    clock: {
      failingSince: since,
      lastFailureAt: now,
      failingMessageId: first,
      failingWidely,
      warningsSent: Math.max(before.warningsSent, due),
    },
    measure: measureOf(failingWidely && share >= 1, due > before.warningsSent),
  };
}

function measureOf(isOver: boolean, isWarning: boolean): Measure {
  if (isOver) return 'disable';
  return isWarning ? 'warn' : null;
}

function isSilent({ lastFailureAt }: FailingClock, now: Date): boolean {
  return lastFailureAt !== null && now.getTime() - lastFailureAt.getTime() > SILENCE_MS;
}
