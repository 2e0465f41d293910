import { Injectable, Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Claimed, Claims } from '../persistence/claims.repository';
import { type Interruption, Settlements } from '../persistence/settlements.repository';
import { Leasing } from './leasing';
import { attemptsInterrupted, claimsGivenBack } from './metrics';
import type { Task } from './round';

/** Keeps straight what is claimed but has no attempt of this process to show for it. */
@Injectable()
export class ClaimBook {
  private readonly logger = new Logger(ClaimBook.name);

  constructor(
    private readonly claims: Claims,
    private readonly settlements: Settlements,
    private readonly leasing: Leasing,
  ) {}

  /** Gives a delivery back of which no attempt was made. */
  async giveBack(claimed: Claimed, dueAt: Date): Promise<void> {
    claimsGivenBack.inc();
    await this.claims.giveBack(claimed, dueAt);
  }

  /** Logs, for those whose earlier claimer died, that an attempt of theirs was interrupted. */
  async logInterruptions(tasks: readonly Task[]): Promise<void> {
    const interrupted = tasks.filter(({ claimed }) => claimed.interruptedAt !== null);
    if (interrupted.length === 0) return;
    attemptsInterrupted.inc(interrupted.length);
    const now = this.leasing.now();
    await this.settlements
      .recordInterruptions(interrupted.map((task) => interruptionOf(task, this.leasing.leaseMs, now)))
      .catch((error: unknown) => {
        this.logger.error('interrupted attempts could not be logged', error);
      });
  }
}

function interruptionOf({ claimed, profile }: Task, leaseMs: number, now: Date): Interruption {
  const endedAt = claimed.interruptedAt ?? now;
  return {
    attemptId: uuidv7(),
    deliveryId: claimed.id,
    messageId: claimed.messageId,
    endpointId: claimed.endpointId,
    tenantId: claimed.tenantId,
    number: claimed.attemptCount,
    trigger: claimed.trigger,
    startedAt: new Date(endedAt.getTime() - leaseMs),
    durationMs: leaseMs,
    url: profile.url,
    nextAttemptAt: now,
  };
}
