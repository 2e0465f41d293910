import { Injectable, Logger } from '@nestjs/common';
import type { Lane } from '../domain/deal-slots';
import type { Claimed } from '../persistence/claims.repository';
import type { Attempt } from './attempt';
import { Attempting } from './attempting';
import { ClaimBook } from './claim-book';
import { Lanes } from './lanes';
import { attemptDuration, attemptsInterrupted, attemptsTotal, deliveriesEnded } from './metrics';
import { Recorder, type Told } from './recorder';
import type { Task } from './round';

/** Carries out what was claimed, each by itself: attempt, record, and say what may be done next. */
@Injectable()
export class DeliveryWork {
  private readonly logger = new Logger(DeliveryWork.name);

  constructor(
    private readonly attempting: Attempting,
    private readonly recorder: Recorder,
    private readonly claimBook: ClaimBook,
    private readonly lanes: Lanes,
  ) {}

  /** True while what was sent cannot be recorded: nothing more should be claimed then. */
  get isStuck(): boolean {
    return this.recorder.isStuck;
  }

  /** Begins these; resolves when those among them whose last attempt was interrupted have that in their log. */
  async start(tasks: readonly Task[]): Promise<void> {
    for (const { claimed } of tasks) this.lanes.take(claimed);
    await this.claimBook.logInterruptions(tasks);
    for (const task of tasks) void this.carryOut(task);
  }

  /** Lets what is under way end, for at most so long; what is left then is interrupted, and due again. */
  async finish(withinMs: number): Promise<void> {
    const timer = setTimeout(() => void this.attempting.close(), withinMs);
    await this.lanes.untilIdle();
    clearTimeout(timer);
    await this.attempting.close();
  }

  private async carryOut(task: Task): Promise<void> {
    const { claimed } = task;
    try {
      const attempt = await this.attempting.attempt(task);
      if ('dueAt' in attempt) await this.giveBack(claimed, attempt.dueAt);
      else await this.settle(attempt);
    } catch (error) {
      this.logger.error(
        'what became of a webhook could not be recorded; it is sent again when its lease ends',
        {
          deliveryId: claimed.id,
          err: error,
        },
      );
    } finally {
      this.lanes.free(claimed);
    }
  }

  private async settle(attempt: Attempt): Promise<void> {
    const { failure, durationMs } = attempt.answer;
    attemptsTotal.inc({ result: failure ?? 'delivered' });
    attemptDuration.observe({ outcome: failure === null ? 'success' : 'failure' }, durationMs / 1_000);
    // A failure is recorded first: it may be the one that opens the breaker.
    if (failure === null) this.lanes.answered(attempt.task.claimed);
    this.follow(attempt, await this.recorder.record(attempt));
  }

  /** What the record of an attempt makes possible: a retry, the next in an order, all that a breaker held back. */
  private follow({ task: { claimed, probe } }: Attempt, settled: Told): void {
    if (!settled) {
      attemptsInterrupted.inc();
      this.logger.warn('an answer came after its lease had ended and another had taken over', {
        deliveryId: claimed.id,
      });
      return;
    }
    if (settled.state === 'pending')
      this.lanes.wake([{ ...laneOf(claimed), retry: settled.retry }], settled.nextAttemptAt);
    else deliveriesEnded.inc({ state: settled.state });
    if (claimed.orderingKey !== null || probe)
      this.lanes.wake([false, true].map((retry) => ({ ...laneOf(claimed), retry })));
  }

  private async giveBack(claimed: Claimed, dueAt: Date): Promise<void> {
    await this.claimBook.giveBack(claimed, dueAt);
    this.lanes.wake([laneOf(claimed)], dueAt);
  }
}

function laneOf({ tenantId, endpointId, retry }: Claimed): Lane {
  return { tenantId, endpointId, retry };
}
