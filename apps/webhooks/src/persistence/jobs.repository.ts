import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JobEntity } from './job.entity';

/** What a new job is told. */
export type NewJob = Pick<
  JobEntity,
  'id' | 'tenantId' | 'endpointId' | 'since' | 'until' | 'total' | 'createdAt'
>;

/** A message that an endpoint has missed. */
export interface Missed {
  readonly messageId: string;
  readonly occurredAt: Date;
  readonly orderingKey: string;
}

/** How the deliveries of a job stand. */
export interface JobStanding {
  readonly pending: number;
  readonly failed: number;
}

/** What holds of the deliveries to the endpoint $1, made from $2 to $3, whose message it has missed. */
const recoverable = `
  missed.endpoint_id = $1 AND missed.created_at BETWEEN $2 AND $3
  AND missed.state IN ('exhausted', 'cancelled') AND missed.trigger <> 'test'
  AND NOT EXISTS (
    SELECT FROM deliveries AS other
    WHERE other.message_id = missed.message_id AND other.endpoint_id = missed.endpoint_id
      AND other.state IN ('pending', 'delivered'))`;

/** The recoveries that run or ran. */
@Injectable()
export class Jobs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds a job in the current transaction; it runs, wherever there is an instance, once that is committed. */
  async add(job: NewJob): Promise<void> {
    await this.unitOfWork.manager.insert(JobEntity, { ...job, state: 'running' });
  }

  async find(tenantId: string, id: string): Promise<JobEntity | undefined> {
    return (await this.dataSource.manager.findOneBy(JobEntity, { tenantId, id })) ?? undefined;
  }

  /** How many messages a recovery would send again: those that ended without a success and do not wait. */
  async countRecoverable(endpointId: string, since: Date, until: Date): Promise<number> {
    const [row] = await this.unitOfWork.manager.query<{ count: number }[]>(
      `SELECT count(DISTINCT missed.message_id)::int AS count FROM deliveries AS missed WHERE ${recoverable}`,
      [endpointId, since, until],
    );
    return row?.count ?? 0;
  }

  /** The jobs that run, oldest first. */
  async running(): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      "SELECT id FROM jobs WHERE state = 'running' ORDER BY id",
    );
    return rows.map(({ id }) => id);
  }

  /** Holds a job until the current transaction ends; undefined when somebody else does, or when it runs no more. */
  async take(id: string): Promise<JobEntity | undefined> {
    const job = await this.unitOfWork.manager.findOne(JobEntity, {
      where: { id, state: 'running' },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    return job ?? undefined;
  }

  /** The next messages that a job is to send again, in the order of their ids. */
  async missedAfter({ endpointId, since, until, cursor }: JobEntity, limit: number): Promise<Missed[]> {
    return this.unitOfWork.manager.query<Missed[]>(
      `SELECT DISTINCT missed.message_id AS "messageId", messages.occurred_at AS "occurredAt",
         messages.ordering_key AS "orderingKey"
       FROM deliveries AS missed
       JOIN messages ON messages.tenant_id = missed.tenant_id AND messages.id = missed.message_id
       WHERE ${recoverable} AND ($4::uuid IS NULL OR missed.message_id > $4)
       ORDER BY missed.message_id LIMIT $5`,
      [endpointId, since, until, cursor, limit],
    );
  }

  async save(id: string, progress: Partial<JobEntity>): Promise<void> {
    await this.unitOfWork.manager.update(JobEntity, { id }, progress);
  }

  /** How many of a job's deliveries wait, and how many were given up. */
  async standing({ id, endpointId }: JobEntity): Promise<JobStanding> {
    const [row] = await this.unitOfWork.manager.query<JobStanding[]>(
      `SELECT
         (SELECT count(*)::int FROM deliveries
          WHERE endpoint_id = $1 AND retry AND state = 'pending' AND job_id = $2) AS pending,
         (SELECT count(*)::int FROM deliveries
          WHERE endpoint_id = $1 AND state IN ('exhausted', 'cancelled') AND job_id = $2) AS failed`,
      [endpointId, id],
    );
    return row ?? { pending: 0, failed: 0 };
  }
}
