import { DrainState } from '@fanfare/http/health/drain-state';
import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Deliveries } from '../persistence/deliveries.repository';
import type { JobEntity } from '../persistence/job.entity';
import { Jobs } from '../persistence/jobs.repository';
import { Clock } from './clock';
import { DeliveryLoop } from './delivery-loop';
import { EndpointEvents } from './endpoint-events';
import { Trouble } from './trouble';

const batchSize = 100;
const pollMs = 1_000;

/**
 * Works recoveries off, batch by batch, each batch and the progress of its job in one transaction: whoever dies, another goes
 * on after the last batch that was committed, and no message gets in line twice. What is sent again waits behind what is new.
 */
@Injectable()
export class Recoveries implements OnApplicationBootstrap {
  private readonly trouble = new Trouble(new Logger(Recoveries.name), 'recoveries cannot go on');
  private readonly signal = new WakeSignal();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly deliveries: Deliveries,
    private readonly events: EndpointEvents,
    private readonly loop: DeliveryLoop,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly drain: DrainState,
  ) {}

  onApplicationBootstrap(): void {
    this.drain.onDrain(async () => {
      this.stopping = true;
      this.signal.wake();
      await this.running;
    });
    this.running = this.run();
  }

  /** There is a job. */
  wake(): void {
    this.signal.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const more = await this.pass().catch((error: unknown) => {
        this.trouble.is(error);
        return false;
      });
      if (!more) await this.signal.wait(pollMs);
    }
  }

  /** One batch of each job; true when some job has more. */
  private async pass(): Promise<boolean> {
    let more = false;
    const running = await this.jobs.running();
    this.trouble.isOver();
    for (const id of running) {
      if (this.stopping) return false;
      const advanced = await this.unitOfWork.run(() => this.advance(id));
      await failpoint('recovery.after-batch');
      more ||= advanced;
    }
    return more;
  }

  private async advance(id: string): Promise<boolean> {
    const job = await this.jobs.take(id);
    if (!job) return false;
    if (job.queuedAt === null) return this.queueNext(job);
    await this.conclude(job);
    return false;
  }

  private async queueNext(job: JobEntity): Promise<boolean> {
    const { tenantId, endpointId, id: jobId } = job;
    const ordered = await this.deliveries.holdOrder(endpointId);
    const missed = await this.jobs.missedAfter(job, batchSize);
    const now = this.clock.now();
    const queued = job.queued + missed.length;
    const isLast = missed.length < batchSize;
    await this.deliveries.add(
      missed.map(({ messageId, occurredAt, orderingKey }) => ({
        id: uuidv7(),
        messageId,
        endpointId,
        tenantId,
        orderingKey: ordered ? orderingKey : null,
        occurredAt,
        trigger: 'recover',
        nextAttemptAt: now,
        createdAt: now,
        jobId,
      })),
    );
    await this.jobs.save(jobId, {
      queued,
      cursor: missed.at(-1)?.messageId ?? job.cursor,
      ...(isLast ? { queuedAt: now, total: queued } : {}),
    });
    this.unitOfWork.afterCommit(() => {
      this.loop.wake([{ tenantId, endpointId, retry: true }]);
    });
    return true;
  }

  private async conclude(job: JobEntity): Promise<void> {
    const { pending, failed } = await this.jobs.standing(job);
    const isOver = pending === 0;
    await this.jobs.save(job.id, {
      done: job.queued - pending,
      ...(isOver ? { state: 'done', endedAt: this.clock.now() } : {}),
    });
    if (isOver && failed === 0 && job.queued > 0) await this.events.caughtUp(job);
  }
}
