import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Lane } from '../domain/deal-slots';
import { Deliveries } from '../persistence/deliveries.repository';
import type { JobEntity } from '../persistence/job.entity';
import { Jobs } from '../persistence/jobs.repository';
import { Clock } from './clock';
import { EndpointEvents } from './endpoint-events';

const batchSize = 100;

/** The steps of a recovery, each within the current transaction. */
@Injectable()
export class RecoveryStep {
  constructor(
    private readonly jobs: Jobs,
    private readonly deliveries: Deliveries,
    private readonly events: EndpointEvents,
    private readonly clock: Clock,
  ) {}

  /** Puts a job's next messages in line, or sees whether all have arrived; returns what was put in line. */
  async advance(id: string): Promise<readonly Lane[]> {
    const job = await this.jobs.take(id);
    if (!job) return [];
    if (job.queuedAt === null) return this.queueNext(job);
    await this.conclude(job);
    return [];
  }

  private async queueNext(job: JobEntity): Promise<readonly Lane[]> {
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
    return [{ tenantId, endpointId, retry: true }];
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
