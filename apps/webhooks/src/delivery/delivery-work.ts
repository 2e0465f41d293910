import { Inject, Injectable, Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type AppConfig, CONFIG } from '../app.config';
import type { Lane } from '../domain/deal-slots';
import { type Claimed, Claims } from '../persistence/claims.repository';
import { type Interruption, Settlements } from '../persistence/settlements.repository';
import { WebhookSender } from '../sending/webhook-sender';
import type { Attempt } from './attempt';
import { Attempting } from './attempting';
import { Cancellations } from './cancellations';
import type { Task } from './claiming';
import { Clock } from './clock';
import {
  attemptDuration,
  attemptsInProgress,
  attemptsInterrupted,
  attemptsTotal,
  claimsGivenBack,
  deliveriesEnded,
} from './metrics';
import { Recorder, type Told } from './recorder';
import { Slots } from './slots';

/** Is told when something may be due in some lanes, now or at a time. */
export type OnChange = (lanes: readonly Lane[], at?: Date) => void;

/** Carries out what was claimed, each by itself: attempt, record, and say what may be done next. */
@Injectable()
export class DeliveryWork {
  readonly slots: Slots;
  private readonly logger = new Logger(DeliveryWork.name);
  private readonly abort = new AbortController();
  private readonly leaseMs: number;
  private changed: OnChange = () => undefined;
  private idle: (() => void) | undefined;

  constructor(
    private readonly attempting: Attempting,
    private readonly recorder: Recorder,
    private readonly claims: Claims,
    private readonly settlements: Settlements,
    private readonly cancellations: Cancellations,
    private readonly sender: WebhookSender,
    private readonly clock: Clock,
    @Inject(CONFIG) config: AppConfig,
  ) {
    this.slots = new Slots(config.WEBHOOK_CONCURRENCY, config.WEBHOOK_ENDPOINT_CONCURRENCY);
    this.leaseMs = config.WEBHOOK_LEASE_SECONDS * 1_000;
  }

  onChange(changed: OnChange): void {
    this.changed = changed;
  }

  /** Begins these; resolves when those among them whose last attempt was interrupted have that in their log. */
  async start(tasks: readonly Task[]): Promise<void> {
    for (const { claimed } of tasks) this.slots.take(claimed);
    attemptsInProgress.set(this.slots.inUse);
    const interrupted = tasks.filter(({ claimed }) => claimed.interruptedAt !== null);
    if (interrupted.length > 0) await this.logInterruptions(interrupted);
    for (const task of tasks) void this.carryOut(task);
  }

  /** Lets what is under way end, for at most so long; what is left then is interrupted, and due again. */
  async finish(withinMs: number): Promise<void> {
    const timer = setTimeout(() => {
      this.abort.abort();
    }, withinMs);
    if (this.slots.inUse > 0) {
      await new Promise<void>((resolve) => {
        this.idle = resolve;
      });
    }
    clearTimeout(timer);
    await this.sender.close();
  }

  private async carryOut(task: Task): Promise<void> {
    const { claimed } = task;
    try {
      const attempt = await this.attempting.attempt(task, this.abort.signal);
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
      this.slots.free(claimed);
      attemptsInProgress.set(this.slots.inUse);
      this.changed([]);
      if (this.slots.inUse === 0) this.idle?.();
    }
  }

  private async settle(attempt: Attempt): Promise<void> {
    const { answer } = attempt;
    attemptsTotal.inc({ result: answer.failure ?? 'delivered' });
    attemptDuration.observe(
      { outcome: answer.failure === null ? 'success' : 'failure' },
      answer.durationMs / 1_000,
    );
    this.follow(attempt, await this.recorder.record(attempt));
  }

  /** What the record of an attempt makes possible: the next in an order, a retry, all that a breaker held back. */
  private follow({ task: { claimed, probe } }: Attempt, { settled, recorded }: Told): void {
    if (!settled) {
      attemptsInterrupted.inc();
      this.logger.warn('the answer to a webhook came after its lease; another took it over', {
        deliveryId: claimed.id,
      });
      return;
    }
    if (settled.state === 'pending')
      this.changed([{ ...laneOf(claimed), retry: settled.retry }], settled.nextAttemptAt);
    else deliveriesEnded.inc({ state: settled.state });
    if (claimed.orderingKey !== null || probe) this.changed(lanesOf(claimed));
    if (recorded.goneEndpoints) this.cancellations.run();
  }

  private async giveBack(claimed: Claimed, dueAt: Date): Promise<void> {
    claimsGivenBack.inc();
    await this.claims.giveBack(claimed, dueAt);
    this.changed([laneOf(claimed)], dueAt);
  }

  private async logInterruptions(tasks: readonly Task[]): Promise<void> {
    attemptsInterrupted.inc(tasks.length);
    const now = this.clock.now();
    await this.settlements
      .recordInterruptions(tasks.map((task) => interruptionOf(task, this.leaseMs, now)))
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

function laneOf({ tenantId, endpointId, retry }: Claimed): Lane {
  return { tenantId, endpointId, retry };
}

function lanesOf(claimed: Claimed): Lane[] {
  return [false, true].map((retry) => ({ ...laneOf(claimed), retry }));
}
