import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JobEntity } from './job.entity';

/** The recoveries that run or ran. */
@Injectable()
export class Jobs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds a job in the current transaction; it runs, wherever there is an instance, once that is committed. */
  async add(job: JobEntity): Promise<void> {
    await this.unitOfWork.manager.insert(JobEntity, job);
  }

  async find(tenantId: string, id: string): Promise<JobEntity | undefined> {
    return (await this.dataSource.manager.findOneBy(JobEntity, { tenantId, id })) ?? undefined;
  }

  /** How many messages a recovery would send again: those that ended without a success and do not wait. */
  async countRecoverable(endpointId: string, since: Date, until: Date): Promise<number> {
    const [row] = await this.unitOfWork.manager.query<{ count: number }[]>(
      `SELECT count(DISTINCT message_id)::int AS count FROM deliveries AS missed WHERE ${recoverable}`,
      [endpointId, since, until],
    );
    return row?.count ?? 0;
  }
}

/** What holds of the deliveries to the endpoint $1, made from $2 to $3, whose message it has missed. */
export const recoverable = `
  endpoint_id = $1 AND created_at BETWEEN $2 AND $3
  AND state IN ('exhausted', 'cancelled') AND trigger <> 'test'
  AND NOT EXISTS (
    SELECT FROM deliveries AS other
    WHERE other.message_id = missed.message_id AND other.endpoint_id = missed.endpoint_id
      AND other.state IN ('pending', 'delivered'))`;
